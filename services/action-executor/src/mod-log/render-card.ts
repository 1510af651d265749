import { renderCase } from '@nexus/domain'
import { type DataNamed, type Message, type Sealed, SurfacesSchema } from '@nexus/events'
import type { Recorded } from '@nexus/runtime'
import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord-api-types/v10'
import { z } from 'zod'
import type { Card, Members } from '../ports.ts'
import { footerText } from './card-footer.ts'

type Settled = Extract<Message, { type: 'CaseApproved' | 'CaseOverridden' }>

const Reasons = z.object({ staff: z.string() })

/** A case as staff see it: the domain's picture of it, with the names and words that the log holds sealed. */
export function renderCardWith(members: Members) {
  return (history: readonly Recorded[], revision: number) => renderCard(history, revision, members)
}

async function renderCard(history: readonly Recorded[], revision: number, members: Members): Promise<Card> {
  const events = history.map(({ message }) => message)
  const opened = events.find((event) => event.type === 'CaseOpened')
  const guildId = opened?.guildId
  if (!opened || !guildId) throw new Error('a case that was never opened cannot be shown')
  const settled = events.findLast((event) => event.type === 'CaseApproved' || event.type === 'CaseOverridden')
  const flagged = events.findLast((event) => event.type === 'MessageFlagged')
  const verdict = events.findLast((event) => event.type === 'VerdictReached')
  // His key may still be at hand in this process for a moment.
  const isErased = events.some((event) => event.type === 'MemberErased' && event.data.subject === opened.data.subject)
  const [memberId, staffId, words, aiReason] = await Promise.all([
    isErased ? null : members.memberOf(guildId, opened.data.subject),
    settled ? members.memberOf(guildId, settled.data.by) : null,
    isErased ? null : read(guildId, flagged?.data.evidence.message, members, contentIn),
    isErased ? null : read(guildId, verdict?.data.reasons, members, (json) => Reasons.parse(json).staff),
  ])
  const shown = renderCase(events, { member: memberId === null ? null : `<@${memberId}>`, words, aiReason })
  if (!shown) throw new Error('a case that was never opened cannot be shown')
  const { caseId, number } = opened.data
  const { title, description, fields, color, asksForVerdict } = shown
  const lastWord = settled ? [{ name: 'Last word', value: lastWordOf(settled, staffId), inline: false }] : []
  return {
    embeds: [
      {
        title,
        description,
        color,
        fields: [...fields.filter(({ name }) => name !== 'Last word'), ...lastWord],
        footer: { text: footerText(number, caseId, revision) },
      },
    ],
    components: buttonsOf(caseId, asksForVerdict, settled),
    asksForVerdict,
  }
}

/** Who decided, when, and what no one can take back. */
function lastWordOf(settled: Settled, staffId: string | null): string {
  const by = staffId === null ? 'staff' : `<@${staffId}>`
  const at = `<t:${Math.floor(settled.occurredAt / 1_000)}:f>`
  if (settled.type === 'CaseApproved') return `✅ by ${by} (${settled.data.via}), ${at}`
  const { irreversible, via } = settled.data
  const rest =
    irreversible.length === 0 ? '' : `\nCannot be taken back: ${irreversible.map((kind) => DONE[kind]).join(', ')}`
  return `❌ by ${by} (${via}), ${at}${rest}`
}

const DONE: Readonly<Record<DataNamed<'CaseOverridden'>['irreversible'][number], string>> = {
  delete: 'the deletion',
  warn: 'the warning',
}

function buttonsOf(caseId: string, asksForVerdict: boolean, settled: Settled | undefined): Card['components'] {
  const approve = button('✅', 'Approve', ButtonStyle.Success, `nexus:approve:${caseId}`)
  const override = button('❌', 'Take back', ButtonStyle.Danger, `nexus:override:${caseId}`)
  if (asksForVerdict) return [row(approve, override)]
  // What was approved may still be taken back; what was taken back stays so.
  return settled?.type === 'CaseOverridden' ? [] : [row(override)]
}

function row(...components: APIButtonComponent[]): APIActionRowComponent<APIButtonComponent> {
  return { type: ComponentType.ActionRow, components }
}

function button(
  emoji: string,
  label: string,
  style: ButtonStyle.Success | ButtonStyle.Danger,
  custom_id: string,
): APIButtonComponent {
  return { type: ComponentType.Button, style, label, emoji: { name: emoji }, custom_id }
}

/** Null for what was not there, and for the words of an erased member. */
async function read(
  guildId: string,
  sealed: Sealed | undefined,
  members: Members,
  pick: (json: unknown) => string,
): Promise<string | null> {
  const text = sealed ? await members.unseal(guildId, sealed) : null
  return text === null ? null : pick(JSON.parse(text))
}

function contentIn(json: unknown): string {
  const { content, embeds, forwards, poll, attachments } = SurfacesSchema.parse(json)
  const files = attachments.map(({ name }) => name)
  return [content, ...embeds, ...forwards, ...poll, ...files].find((text) => text.trim() !== '') ?? ''
}
