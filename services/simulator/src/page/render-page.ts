import type { Control } from '../discord/control/control.ts'
import { channelPermissions, has, Permit } from '../discord/permissions.ts'
import type { Simulation } from '../discord/simulation.ts'
import type { Channel, Guild, Member } from '../discord/world/entities.ts'
import { overwritesOf, standingOf } from '../discord/world/world.ts'
import { type Html, html } from './escape.ts'
import { renderMessages } from './render-messages.ts'

export interface View {
  readonly guild: Guild
  readonly channel: Channel
  readonly viewer: Member
}

export interface ViewQuery {
  readonly guild?: string | undefined
  readonly channel?: string | undefined
  readonly as?: string | undefined
}

/** What the address asks for; a missing or unknown part falls back to the first there is. */
export function viewOf(simulation: Simulation, query: ViewQuery): View | undefined {
  const { guilds } = simulation.world
  const guild = guilds.get(query.guild ?? '') ?? guilds.values().next().value
  if (!guild) return undefined
  const people = [...guild.members.values()].filter(
    (member) => simulation.world.users.get(member.userId)?.isBot === false,
  )
  const ordinary = people.find((member) => member.roleIds.length === 0 && member.userId !== guild.ownerId)
  const viewer = people.find((member) => member.userId === query.as) ?? ordinary ?? people[0]
  if (!viewer) return undefined
  const visible = channelsFor(simulation, guild, viewer)
  const channel = visible.find((candidate) => candidate.id === query.channel) ?? visible[0]
  return channel ? { guild, channel, viewer } : undefined
}

function channelsFor(simulation: Simulation, guild: Guild, viewer: Member): Channel[] {
  const standing = standingOf(guild, viewer, simulation.clock.now())
  return [...guild.channels.values()].filter(
    (channel) =>
      channel.type !== 4 && has(channelPermissions(standing, overwritesOf(guild, channel)), Permit.ViewChannel),
  )
}

function nameOf(simulation: Simulation, userId: string): string {
  const user = simulation.world.users.get(userId)
  return user?.globalName ?? user?.username ?? userId
}

/** The parts that change while one looks: the channel, the people, what is going on. */
export function renderLive(
  simulation: Simulation,
  control: Control,
  view: View,
): { messages: string; people: string; activity: string } {
  return {
    messages: renderMessages(simulation, view.guild, view.channel, view.viewer.userId).html,
    people: renderPeople(simulation, view.guild).html,
    activity: renderActivity(control).html,
  }
}

function renderPeople(simulation: Simulation, guild: Guild): Html {
  const now = simulation.clock.now()
  const members = [...guild.members.values()].slice(0, 200)
  const rows = members.map((member) => {
    const roles = member.roleIds.map((id) => guild.roles.get(id)?.name ?? '').join(', ')
    const left = member.timedOutUntil === null ? 0 : member.timedOutUntil - now
    return html`<li>${nameOf(simulation, member.userId)}${member.userId === guild.ownerId ? html` <span class="tag">owner</span>` : ''}
      ${roles === '' ? '' : html`<span class="note">${roles}</span>`}
      ${left > 0 ? html`<span class="note gone">timed out, ${Math.ceil(left / 60_000)} min left</span>` : ''}</li>`
  })
  const bans = [...guild.bans.values()].map(
    (ban) =>
      html`<li>${nameOf(simulation, ban.userId)} <span class="note gone">banned${ban.reason ? `: ${ban.reason}` : ''}</span></li>`,
  )
  return html`<ul>${rows}${bans}</ul>`
}

function renderActivity(control: Control): Html {
  const state = control.state()
  const running = state.scenarios.filter((scenario) => scenario.isRunning)
  return html`<p>${state.sessions.filter((session) => session.isConnected).length} bot sessions connected · ${Object.values(state.dispatches).reduce((sum, count) => sum + count, 0)} dispatches ·
    ${state.effects} changes by bots</p>
    ${running.map((scenario) => html`<p>${scenario.name}: ${scenario.posted} posted, ${scenario.refused} refused <button data-stop="${scenario.id}">stop</button></p>`)}`
}

function options(entries: readonly { value: string; label: string }[], chosen: string): Html[] {
  return entries.map(
    ({ value, label }) => html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${label}</option>`,
  )
}

export function renderPage(simulation: Simulation, control: Control, view: View): string {
  const { guild, channel, viewer } = view
  const people = [...guild.members.values()].filter(
    (member) => simulation.world.users.get(member.userId)?.isBot === false,
  )
  const live = renderLive(simulation, control, view)
  const commands = control
    .state()
    .commands.filter((command) => command.guildId === null || command.guildId === guild.id)
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>#${channel.name} · Simulated Discord</title>
<link rel="stylesheet" href="/page/style.css"><script src="/page/client.js" defer></script></head>
<body data-guild="${guild.id}" data-channel="${channel.id}" data-as="${viewer.userId}">
<header class="banner"><h1>Simulated Discord</h1><p>Nothing here reaches the real Discord. Everyone you see is made up.</p></header>
<nav>
  <label>Guild <select id="guild">${options(
    [...simulation.world.guilds.values()].map((one) => ({ value: one.id, label: one.name })),
    guild.id,
  )}</select></label>
  <label>You are <select id="as">${options(
    people.map((one) => ({ value: one.userId, label: nameOf(simulation, one.userId) })),
    viewer.userId,
  )}</select></label>
  <ul class="channels">${channelsFor(simulation, guild, viewer).map((one) => html`<li><a href="/?guild=${guild.id}&amp;channel=${one.id}&amp;as=${viewer.userId}" ${one.id === channel.id ? html`aria-current="page"` : ''}># ${one.name}</a></li>`)}</ul>
</nav>
<main>
  <h2># ${channel.name} <span class="note">${channel.topic}</span></h2>
  <section id="messages" aria-live="polite">${{ html: live.messages }}</section>
  <p id="notice" role="status"></p>
  <form id="post"><input name="content" maxlength="2000" autocomplete="off" placeholder="Say something as ${nameOf(simulation, viewer.userId)}" aria-label="Message"><button>Send</button></form>
  <form id="command"><input name="command" list="commands" autocomplete="off" placeholder="/command option:value" aria-label="Slash command"><button>Run</button>
    <datalist id="commands">${commands.map((command) => html`<option value="/${command.name}"></option>`)}</datalist></form>
</main>
<aside>
  <h2>Scenarios</h2>
  <div class="row"><button data-scenario="chat">Chat</button><button data-scenario="scam">Scam wave</button><button data-scenario="raid">Raid</button></div>
  <section id="activity">${{ html: live.activity }}</section>
  <h2>Members</h2>
  <section id="people">${{ html: live.people }}</section>
</aside>
<dialog id="modal"><form method="dialog"></form></dialog>
</body></html>`.html
}
