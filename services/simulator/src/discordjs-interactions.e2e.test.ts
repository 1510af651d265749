import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { channelNamed, codeOf, guildOf } from './test/discordjs-client.ts'
import { openTown, type Town } from './test/town.ts'
import { until } from './test/until.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})

afterAll(async () => {
  await town.close()
})

describe('interactions', () => {
  beforeAll(async () => {
    await guildOf(town.client).commands.set([
      new SlashCommandBuilder()
        .setName('ask')
        .setDescription('Ask')
        .addStringOption((option) => option.setName('question').setDescription('What').setRequired(true)),
      new SlashCommandBuilder()
        .setName('policy')
        .setDescription('Policy')
        .addSubcommand((sub) =>
          sub
            .setName('set')
            .setDescription('Set')
            .addUserOption((option) => option.setName('who').setDescription('Who'))
            .addIntegerOption((option) => option.setName('days').setDescription('Days')),
        ),
    ])
  })
  const failures: unknown[] = []

  /** How the bot answers in this test. */
  function answerWith(answer: (interaction: Interaction) => Promise<unknown>): void {
    town.client.on('interactionCreate', (interaction) => {
      answer(interaction).catch((error: unknown) => failures.push(error))
    })
  }

  afterEach(() => {
    town.client.removeAllListeners('interactionCreate')
    expect(failures.splice(0)).toEqual([])
  })

  const ask = () =>
    town.simulator.control.commands.use({
      kind: 'command',
      userName: 'Frank',
      name: 'ask',
      options: { question: 'why?' },
    })
  const report = (id: string) => town.simulator.control.commands.report(id)
  const answered = (id: string) => until('an answer', () => report(id).state === 'answered')

  test('a slash command with options is answered, privately or not', async () => {
    answerWith(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({
          content: `because ${interaction.options.getString('question')}`,
          flags: MessageFlags.Ephemeral,
        })
    })
    const { id } = ask()
    await answered(id)
    expect(report(id)).toMatchObject({ answeredWith: 4, isEphemeral: true, response: { content: 'because why?' } })
  })

  test('subcommands carry resolved users', async () => {
    const seen = new Promise<[string, string | undefined, number | null]>((resolve) => {
      answerWith(async (interaction) => {
        if (!interaction.isChatInputCommand()) return
        resolve([
          interaction.options.getSubcommand(),
          interaction.options.getUser('who')?.username,
          interaction.options.getInteger('days'),
        ])
        await interaction.reply('ok')
      })
    })
    town.simulator.control.commands.use({
      kind: 'command',
      userName: 'Carol',
      name: 'policy set',
      options: { who: town.idOf('eve'), days: 3 },
    })
    expect(await seen).toEqual(['set', 'eve', 3])
  })

  test('deferred, edited and followed up', async () => {
    answerWith(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply()
      await interaction.editReply('thought about it')
      await interaction.followUp('and more')
    })
    const { id } = ask()
    await until('a follow-up', () => report(id).followups.length === 1)
    expect(report(id)).toMatchObject({
      answeredWith: 5,
      response: { content: 'thought about it' },
      followups: [{ content: 'and more' }],
    })
  })

  test('a button updates its message; a modal asks and answers', async () => {
    answerWith(async (interaction) => {
      if (interaction.isButton() && interaction.customId === 'undo')
        await interaction.update({ content: `undone by ${interaction.user.username}`, components: [] })
      if (interaction.isButton() && interaction.customId === 'why') {
        const input = new TextInputBuilder().setCustomId('reason').setLabel('Reason').setStyle(TextInputStyle.Short)
        await interaction.showModal(
          new ModalBuilder()
            .setCustomId('reasons')
            .setTitle('Reasons')
            .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(input)),
        )
      }
      if (interaction.isModalSubmit())
        await interaction.reply(`noted: ${interaction.fields.getTextInputValue('reason')}`)
    })
    const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('undo').setLabel('Undo').setStyle(ButtonStyle.Danger),
      new ButtonBuilder().setCustomId('why').setLabel('Why').setStyle(ButtonStyle.Secondary),
    )
    const message = await channelNamed(town.client, 'mod-log').send({ content: 'case 1', components: [buttons] })
    const click = (customId: string) =>
      town.simulator.control.commands.use({
        kind: 'component',
        channelId: message.channelId,
        messageId: message.id,
        userName: 'Carol',
        customId,
      })

    const why = click('why')
    await answered(why.id)
    expect(report(why.id).modal).toMatchObject({ title: 'Reasons' })
    const submitted = town.simulator.control.commands.use({
      kind: 'modal',
      interactionId: why.id,
      fields: { reason: 'a mistake' },
    })
    await answered(submitted.id)
    expect(report(submitted.id).response).toMatchObject({ content: 'noted: a mistake' })

    const undo = click('undo')
    await answered(undo.id)
    expect(report(undo.id).response).toMatchObject({ content: 'undone by carol', components: [] })
    expect(() => click('undo')).toThrow('the message has no component undo')
  })

  test('an answer after 3 s: 10062; a second answer: 40060', async () => {
    const refusals: (number | string)[] = []
    answerWith(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const
      const answer = () => town.client.rest.post(path, { body: { type: 4, data: { content: 'x' } }, auth: false })
      if (refusals.length === 0) {
        town.simulator.control.setClock({ advanceMs: 3_001 })
        refusals.push(await codeOf(answer()))
      } else {
        await answer()
        refusals.push(await codeOf(answer()))
      }
    })
    ask()
    await until('the late answer', () => refusals.length === 1)
    ask()
    await until('the second answer', () => refusals.length === 2)
    expect(refusals).toEqual([10062, 40060])
  })

  test('a command that is not registered cannot be used', () => {
    expect(() => town.simulator.control.commands.use({ kind: 'command', userName: 'Frank', name: 'nothing' })).toThrow(
      'no command /nothing is registered here',
    )
  })

  test.each([
    ['a name with capitals', [{ name: 'Ask', description: 'x' }]],
    ['no description', [{ name: 'ask' }]],
    [
      '26 options',
      [
        {
          name: 'ask',
          description: 'x',
          options: Array.from({ length: 26 }, (_, index) => ({ type: 3, name: `o${index}`, description: 'x' })),
        },
      ],
    ],
    [
      'two of one name',
      [
        { name: 'ask', description: 'x' },
        { name: 'ask', description: 'y' },
      ],
    ],
    ['101 commands', Array.from({ length: 101 }, (_, index) => ({ name: `c${index}`, description: 'x' }))],
    [
      'more than 8000 characters',
      [
        {
          name: 'ask',
          description: 'x',
          options: Array.from({ length: 4 }, (_, option) => ({
            type: 3,
            name: `o${option}`,
            description: 'x',
            choices: Array.from({ length: 25 }, (_, choice) => ({
              name: `${choice}`.padEnd(50, 'n'),
              value: `${choice}`.padEnd(50, 'v'),
            })),
          })),
        },
      ],
    ],
  ])('commands with %s: 50035', async (_, body) => {
    expect(await codeOf(town.client.rest.put(`/applications/${town.client.application.id}/commands`, { body }))).toBe(
      50035,
    )
  })
})
