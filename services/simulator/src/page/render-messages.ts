import type { Simulation } from '../discord/simulation.ts'
import type { Channel, Guild, Json, Message } from '../discord/world/entities.ts'
import { type Html, html } from './escape.ts'

const SHOWN = 60
const LOADING = 1 << 7

/** The channel as this member sees it, oldest first, deleted messages included and marked. */
export function renderMessages(simulation: Simulation, guild: Guild, channel: Channel, viewerId: string): Html {
  const living = [...(simulation.world.messages.get(channel.id)?.values() ?? [])].map((message) => ({
    message,
    isDeleted: false,
    isPrivate: false,
  }))
  const deleted = simulation.deletedMessages
    .filter((message) => message.channelId === channel.id)
    .map((message) => ({ message, isDeleted: true, isPrivate: false }))
  const whispered = [...simulation.interactions.ephemeral.values()]
    .filter((message) => message.channelId === channel.id && message.origin?.userId === viewerId)
    .map((message) => ({ message, isDeleted: false, isPrivate: true }))
  const all = [...living, ...deleted, ...whispered].sort(
    (a, b) => a.message.timestamp - b.message.timestamp || (a.message.id < b.message.id ? -1 : 1),
  )
  if (all.length === 0) return html`<p class="empty">Nothing has been said here yet.</p>`
  return html`${all.slice(-SHOWN).map((entry) => renderMessage(simulation, guild, entry))}`
}

function renderMessage(
  simulation: Simulation,
  guild: Guild,
  entry: { message: Message; isDeleted: boolean; isPrivate: boolean },
): Html {
  const { message, isDeleted, isPrivate } = entry
  const author = simulation.world.users.get(message.authorId)
  const name = guild.members.get(message.authorId)?.nick ?? author?.globalName ?? author?.username ?? 'unknown'
  const classes = ['message', isDeleted ? 'deleted' : '', isPrivate ? 'private' : ''].filter(Boolean).join(' ')
  return html`<article class="${classes}" data-message="${message.id}">
    <header><b>${name}</b>${author?.isBot ? html` <span class="tag">bot</span>` : ''} <time>${new Date(message.timestamp).toISOString().slice(11, 19)}</time>
      ${message.editedTimestamp === null ? '' : html` <span class="note">edited</span>`}
      ${isDeleted ? html` <span class="note gone">deleted</span>` : ''}
      ${isPrivate ? html` <span class="note">only this member sees this</span>` : ''}</header>
    ${message.reference ? renderReference(simulation, message) : ''}
    <p>${(message.flags & LOADING) !== 0 ? '… is thinking' : message.content}</p>
    ${message.embeds.map(renderEmbed)}
    ${message.attachments.map((attachment) => html`<p class="file">📎 ${attachment.filename} (${attachment.size} bytes)</p>`)}
    ${isDeleted ? '' : message.components.map(renderComponent)}
    ${isDeleted || isPrivate ? '' : renderReactions(message)}
  </article>`
}

function renderReference(simulation: Simulation, message: Message): Html {
  const original = simulation.world.messages.get(message.channelId)?.get(message.reference?.messageId ?? '')
  const author = original ? simulation.world.users.get(original.authorId) : undefined
  return html`<p class="reply">↪ ${author?.username ?? ''} ${original ? original.content.slice(0, 80) : 'Original message was deleted'}</p>`
}

function renderEmbed(embed: Json): Html {
  const color = typeof embed.color === 'number' ? `#${embed.color.toString(16).padStart(6, '0')}` : '#8a8f98'
  const fields = Array.isArray(embed.fields) ? embed.fields : []
  return html`<div class="embed"><svg class="stripe" viewBox="0 0 1 1" preserveAspectRatio="none"><rect width="1" height="1" fill="${color}"></rect></svg><div>
    ${authorOf(embed)}
    ${embed.title ? html`<b>${textOf(embed.title)}</b>` : ''}
    ${embed.description ? html`<p>${textOf(embed.description)}</p>` : ''}
    ${fields.map((field: Json) => html`<p class="field"><b>${textOf(field.name)}</b> ${textOf(field.value)}</p>`)}
    ${footerOf(embed)}
  </div></div>`
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function textIn(value: unknown, key: string): string {
  return typeof value === 'object' && value !== null
    ? textOf(Object.entries(value).find(([name]) => name === key)?.[1])
    : ''
}

function authorOf(embed: Json): Html | '' {
  const name = textIn(embed.author, 'name')
  return name === '' ? '' : html`<p class="note">${name}</p>`
}

function footerOf(embed: Json): Html | '' {
  const text = textIn(embed.footer, 'text')
  return text === '' ? '' : html`<p class="note">${text}</p>`
}

function renderComponent(component: Json): Html {
  const inner = Array.isArray(component.components) ? component.components : []
  switch (component.type) {
    case 2:
      return component.url
        ? html`<a class="button" rel="noreferrer" href="${textOf(component.url)}">${labelOf(component)}</a>`
        : html`<button class="button style-${Number(component.style)}" data-custom-id="${textOf(component.custom_id)}" ${component.disabled === true ? html`disabled` : ''}>${labelOf(component)}</button>`
    case 3:
      return html`<select data-select="${textOf(component.custom_id)}"><option value="">${textOf(component.placeholder) || 'Choose …'}</option>
        ${(Array.isArray(component.options) ? component.options : []).map((option: Json) => html`<option value="${textOf(option.value)}">${textOf(option.label)}</option>`)}</select>`
    case 10:
      return html`<p>${textOf(component.content)}</p>`
    default:
      return html`<div class="row">${inner.map(renderComponent)}</div>`
  }
}

function labelOf(component: Json): string {
  return `${textIn(component.emoji, 'name')} ${textOf(component.label)}`.trim()
}

function renderReactions(message: Message): Html {
  const reactions = message.reactions.map(
    (reaction) =>
      html`<button data-emoji="${reaction.emojiName}">${reaction.emojiName} ${reaction.userIds.length}</button>`,
  )
  const missing = ['✅', '❌'].filter((emoji) => !message.reactions.some((reaction) => reaction.emojiName === emoji))
  return html`${reactions.length > 0 ? html`<div class="row reactions">${reactions}</div>` : ''}
    <div class="row quick">${missing.map((emoji) => html`<button data-emoji="${emoji}" title="React">${emoji}</button>`)}</div>`
}
