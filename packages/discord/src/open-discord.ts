import { API } from '@discordjs/core/http-only'
import type { APIChannel, APIGuildMember, APIMessage } from 'discord-api-types/v10'
import { z } from 'zod'
import { answers, checked } from './answers.ts'
import { auditReason } from './audit-reason.ts'
import { Calls } from './calls.ts'
import type { CaseSearch, Discord, DiscordClient } from './discord.ts'
import { bodyOf, channelBodyOf, replyBodyOf } from './draft.ts'
import type { DiscordHooks } from './hooks.ts'
import { InvalidRequests } from './invalid-requests.ts'
import type { CallOptions, Outcome, ReasonedCallOptions } from './outcome.ts'
import { SteadyRest } from './steady-rest.ts'

export interface DiscordOptions {
  readonly token: string
  /** Up to and without the version; default `https://discord.com/api`. */
  readonly apiUrl?: string
  /** Longest time for one call with all its attempts, in ms; default 15,000. */
  readonly deadlineMs?: number
  /** Longest wait for one answer with its body, in ms; default 5,000. */
  readonly attemptTimeoutMs?: number
  /** First ceiling of the random pause between attempts, in ms; default 250, doubling up to 4,000. */
  readonly backoffMs?: number
  /** Requests per second of this process; default 50, the whole of what a bot has. */
  readonly requestsPerSecond?: number
  /** Refused requests within 10 min after which none is made; default 1,000 of the 10,000 that Discord takes. */
  readonly invalidCeiling?: number
  /** After a refused token, one call in so many ms finds out whether it is taken again; default 30,000. */
  readonly probeTokenEveryMs?: number
  readonly hooks?: DiscordHooks
}

const INVALID_WINDOW_MS = 600_000
const MESSAGES_PER_PAGE = 100

/** Discord's REST API, with the traps of its client closed. */
export function openDiscord(options: DiscordOptions): DiscordClient {
  const { token, hooks = {}, backoffMs = 250, invalidCeiling = 1_000 } = options
  const now = Date.now
  const invalid = new InvalidRequests({ ceiling: invalidCeiling, windowMs: INVALID_WINDOW_MS, now })
  const calls = new Calls({
    deadlineMs: options.deadlineMs ?? 15_000,
    backoffMs,
    longestBackoffMs: Math.max(backoffMs, 4_000),
    probeTokenEveryMs: options.probeTokenEveryMs ?? 30_000,
    ceiling: invalidCeiling,
    invalid,
    hooks,
    now,
  })
  const rest = new SteadyRest({
    token,
    apiUrl: options.apiUrl ?? 'https://discord.com/api',
    attemptTimeoutMs: options.attemptTimeoutMs ?? 5_000,
    requestsPerSecond: options.requestsPerSecond ?? 50,
    refusesToWait: calls.refusesToWait,
    invalid,
    hooks,
  })
  return {
    ...discordOver(new API(rest), calls),
    get invalidRequests() {
      return invalid.count
    },
    [Symbol.dispose]: () => rest.close(),
  }
}

function discordOver(api: API, calls: Calls): Discord {
  const ask = <Value>(
    name: string,
    major: string,
    schema: z.ZodType,
    send: (signal: AbortSignal) => Promise<Value>,
    options?: CallOptions,
    isTokenless = false,
  ): Promise<Outcome<Value>> =>
    calls.make({ name, major, isTokenless }, async (signal) => checked(name, schema, await send(signal)), options)

  const tell = (
    name: string,
    major: string,
    send: (signal: AbortSignal) => Promise<unknown>,
    options?: CallOptions,
    isTokenless = false,
  ): Promise<Outcome<void>> =>
    calls.make(
      { name, major, isTokenless },
      async (signal) => {
        await send(signal)
      },
      options,
    )

  const { user, application, gateway, guild, channel, member, message, threads } = answers
  const { channels, guilds, interactions } = api

  const setTimeoutUntil = (
    name: string,
    guildId: string,
    userId: string,
    until: string | null,
    options?: ReasonedCallOptions,
  ): Promise<Outcome<APIGuildMember>> =>
    ask(
      name,
      guildId,
      member,
      (signal) =>
        guilds.editMember(guildId, userId, { communication_disabled_until: until }, withReason({ signal }, options)),
      options,
    )

  const discord: Discord = {
    getCurrentUser: (options) => ask('getCurrentUser', '', user, (signal) => api.users.getCurrent({ signal }), options),
    getApplication: (options) =>
      ask('getApplication', '', application, (signal) => api.applications.getCurrent({ signal }), options),
    getGatewayBot: (options) => ask('getGatewayBot', '', gateway, (signal) => api.gateway.getBot({ signal }), options),

    getGuild: (guildId, options) =>
      ask('getGuild', guildId, guild, (signal) => guilds.get(guildId, {}, { signal }), options),
    getChannels: (guildId, options) =>
      ask(
        'getChannels',
        guildId,
        z.array(channel),
        async (signal) => (await guilds.getChannels(guildId, { signal })) as APIChannel[],
        options,
      ),
    getActiveThreads: async (guildId, options) => {
      const list = await ask(
        'getActiveThreads',
        guildId,
        threads,
        (signal) => guilds.getActiveThreads(guildId, { signal }),
        options,
      )
      return list.ok ? { ok: true, value: list.value.threads as APIChannel[] } : list
    },
    getChannel: (channelId, options) =>
      ask('getChannel', channelId, channel, (signal) => channels.get(channelId, { signal }), options),
    getMember: (guildId, userId, options) =>
      ask('getMember', guildId, member, (signal) => guilds.getMember(guildId, userId, { signal }), options),

    timeout: (guildId, userId, untilMs, options) =>
      setTimeoutUntil('timeout', guildId, userId, new Date(untilMs).toISOString(), options),
    untimeout: (guildId, userId, options) => setTimeoutUntil('untimeout', guildId, userId, null, options),

    getMessage: (channelId, messageId, options) =>
      ask('getMessage', channelId, message, (signal) => channels.getMessage(channelId, messageId, { signal }), options),
    listMessages: (channelId, page = {}, options) =>
      ask(
        'listMessages',
        channelId,
        z.array(message),
        (signal) => channels.getMessages(channelId, { ...page }, { signal }),
        options,
      ),
    deleteMessage: (channelId, messageId, options) =>
      tell(
        'deleteMessage',
        channelId,
        (signal) => channels.deleteMessage(channelId, messageId, withReason({ signal }, options)),
        options,
      ),
    bulkDelete: async (channelId, messageIds, options) => {
      const ids = [...new Set(messageIds)]
      for (let first = 0; first < ids.length; first += MESSAGES_PER_PAGE) {
        const part = ids.slice(first, first + MESSAGES_PER_PAGE)
        const [only] = part
        const outcome =
          part.length === 1 && only !== undefined
            ? await discord.deleteMessage(channelId, only, options)
            : await tell(
                'bulkDelete',
                channelId,
                (signal) => channels.bulkDeleteMessages(channelId, part, withReason({ signal }, options)),
                options,
              )
        if (!outcome.ok) return outcome
      }
      return { ok: true, value: undefined }
    },
    createMessage: (channelId, draft, options) =>
      ask(
        'createMessage',
        channelId,
        message,
        (signal) => channels.createMessage(channelId, channelBodyOf(draft), { signal }),
        options,
      ),
    editMessage: (channelId, messageId, draft, options) =>
      ask(
        'editMessage',
        channelId,
        message,
        (signal) => channels.editMessage(channelId, messageId, bodyOf(draft), { signal }),
        options,
      ),
    openDirectMessage: async (userId, options) => {
      const opened = await ask('createDm', userId, channel, (signal) => api.users.createDM(userId, { signal }), options)
      return opened.ok ? { ok: true, value: opened.value.id } : opened
    },
    sendDirectMessage: async (userId, draft, options) => {
      const opened = await discord.openDirectMessage(userId, options)
      return opened.ok ? discord.createMessage(opened.value, draft, options) : opened
    },
    searchChannelForCase: (search, options) => searchForCase(discord, search, options),

    addReaction: (channelId, messageId, emoji, options) =>
      tell(
        'addReaction',
        channelId,
        (signal) => channels.addMessageReaction(channelId, messageId, emoji, { signal }),
        options,
      ),
    getReactions: (channelId, messageId, emoji, page = {}, options) =>
      ask(
        'getReactions',
        channelId,
        z.array(user),
        (signal) => channels.getMessageReactions(channelId, messageId, emoji, { ...page }, { signal }),
        options,
      ),

    overwriteCommands: (applicationId, guildId, commands, options) =>
      tell(
        'overwriteCommands',
        guildId ?? '',
        (signal) =>
          guildId === null
            ? api.applicationCommands.bulkOverwriteGlobalCommands(applicationId, commands, { signal })
            : api.applicationCommands.bulkOverwriteGuildCommands(applicationId, guildId, commands, { signal }),
        options,
      ),

    defer: ({ id, token }, reply = {}, options) =>
      tell('defer', id, (signal) => interactions.defer(id, token, flagsOf(reply.isPrivate), { signal }), options, true),
    deferUpdate: ({ id, token }, options) =>
      tell('deferUpdate', id, (signal) => interactions.deferMessageUpdate(id, token, {}, { signal }), options, true),
    reply: ({ id, token }, draft, options) =>
      tell('reply', id, (signal) => interactions.reply(id, token, replyBodyOf(draft), { signal }), options, true),
    updateMessage: ({ id, token }, draft, options) =>
      tell(
        'updateMessage',
        id,
        (signal) => interactions.updateMessage(id, token, bodyOf(draft), { signal }),
        options,
        true,
      ),
    editReply: (applicationId, token, draft, options) =>
      ask(
        'editReply',
        token,
        message,
        (signal) => interactions.editReply(applicationId, token, bodyOf(draft), '@original', { signal }),
        options,
        true,
      ),
  }
  return discord
}

function withReason(request: { signal: AbortSignal }, options: ReasonedCallOptions | undefined) {
  const reason = options?.reason === undefined ? '' : auditReason(options.reason)
  return reason === '' ? request : { ...request, reason }
}

function flagsOf(isPrivate: boolean | undefined) {
  const { flags } = replyBodyOf({ isPrivate: isPrivate ?? false })
  return flags === undefined ? {} : { flags }
}

async function searchForCase(
  discord: Discord,
  { channelId, caseId, authorId, after, maxPages = 5 }: CaseSearch,
  options?: CallOptions,
): Promise<Outcome<APIMessage | null>> {
  let before: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const range = before === undefined ? {} : { before }
    const list = await discord.listMessages(channelId, { limit: MESSAGES_PER_PAGE, ...range }, options)
    if (!list.ok) return list
    const recent = list.value.filter((message) => BigInt(message.id) >= BigInt(after))
    const found = recent.find((message) => message.author.id === authorId && mentions(message, caseId))
    if (found) return { ok: true, value: found }
    if (recent.length < MESSAGES_PER_PAGE) break
    before = recent.at(-1)?.id
  }
  return { ok: true, value: null }
}

function mentions({ content, embeds, components }: APIMessage, caseId: string): boolean {
  return JSON.stringify([content, embeds, components]).includes(caseId)
}
