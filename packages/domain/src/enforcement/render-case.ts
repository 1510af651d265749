import type { Action, EnforcementFault, Message, MessageNamed, ReviewCause } from '@nexus/events'
import { categoryWords } from '../gate/index.ts'
import { asQuotation } from './quotation.ts'

/** A case as staff see it: within Discord's limits for embeds. */
export interface CaseEmbed {
  readonly title: string
  readonly description: string
  readonly fields: readonly { readonly name: string; readonly value: string; readonly inline: boolean }[]
  /** 24-bit RGB. */
  readonly color: number
  readonly footer: string
  /** Whether ✅ and ❌ mean something now. */
  readonly asksForVerdict: boolean
}

/** What only the caller knows: names and words that the log holds sealed. */
export interface Unsealed {
  /** How to name the member, such as `<@123>`; null once he is erased. */
  readonly member: string | null
  /** The judged words; null when they are not to be quoted. */
  readonly words: string | null
  /** The model's reason for staff; null for none. */
  readonly aiReason: string | null
}

type Events = readonly Message[]

const LIMIT = { title: 256, description: 4_096, field: 1_024, fields: 25, footer: 2_048, all: 6_000 } as const
const LONGEST_QUOTE = 700

const COLOR = {
  review: 0xf1c40f,
  acted: 0xe67e22,
  approved: 0x2ecc71,
  overridden: 0x95a5a6,
  dismissed: 0x7f8c8d,
} as const

/** One case from its history, oldest event first; null for one that was never opened. */
export function renderCase(events: Events, unsealed: Unsealed): CaseEmbed | null {
  const opened = events.find((event) => event.type === 'CaseOpened')
  if (!opened) return null
  const { number, category, severity, channelId, messageId, caseId } = worstOf(events, opened)
  const standing = standingOf(events)
  const link = `https://discord.com/channels/${opened.guildId}/${channelId}/${messageId}`
  const fields = [
    field('Member', unsealed.member ?? 'erased', true),
    field('Where', `<#${channelId}> ([message](${link}))`, true),
    field('Severity', `${SEVERITY[severity - 1]} (${severity} of 4)`, true),
    field('Why', whyOf(events, opened)),
    field('Done', doneOf(events)),
    field('Asked of staff', askedOf(events)),
    field('AI', judgedOf(events, unsealed.aiReason)),
    field('Said', unsealed.words === null ? '' : asQuotation(unsealed.words, LONGEST_QUOTE)),
    field('Last word', lastWordOf(events)),
  ].filter(({ value }) => value !== '')
  return fitted({
    title: `Case ${number}: ${categoryWords[category]}`,
    description: standing.says,
    fields,
    color: COLOR[standing.kind],
    footer: `Case ${number} · ${caseId}`,
    asksForVerdict: standing.kind === 'review' || standing.kind === 'acted',
  })
}

const SEVERITY = ['minor', 'moderate', 'serious', 'severe'] as const

function worstOf(events: Events, opened: MessageNamed<'CaseOpened'>): MessageNamed<'CaseOpened'>['data'] {
  let worst = opened.data
  for (const { type, data } of events) {
    if ((type === 'EnforcementOrdered' || type === 'ReviewRequested') && data.severity > worst.severity) {
      worst = { ...worst, category: data.category, severity: data.severity }
    }
  }
  return worst
}

interface Standing {
  readonly kind: keyof typeof COLOR
  readonly says: string
}

/** Staff must not take silence for peace. */
const LOUD =
  '🚨 NEXUS has stopped acting on its own here: it did too much in a short time. Until that is over it only proposes. Please decide: ✅ do what is proposed, ❌ do nothing. If a rule or the AI is wrong, change the policy.'

function standingOf(events: Events): Standing {
  const last = events.findLast(({ type }) => type === 'CaseApproved' || type === 'CaseOverridden')
  if (last?.type === 'CaseOverridden') return { kind: 'overridden', says: '❌ Staff took this decision back.' }
  const open = events.findLast(({ type }) => type === 'ReviewRequested' || type === 'CaseApproved')
  if (open?.type === 'ReviewRequested' && open.data.cause === 'blast_radius') {
    return { kind: 'review', says: LOUD }
  }
  if (open?.type === 'ReviewRequested') {
    return { kind: 'review', says: 'Please decide: ✅ do what is proposed, ❌ do nothing and take back what was done.' }
  }
  if (last) return { kind: 'approved', says: '✅ Staff agreed.' }
  if (events.some(({ type }) => type === 'EnforcementOrdered')) {
    return { kind: 'acted', says: 'NEXUS acted. ✅ if that was right, ❌ to take it back.' }
  }
  if (events.some(({ type }) => type === 'CaseDismissed')) return { kind: 'dismissed', says: 'No breach was found.' }
  return { kind: 'review', says: 'Waiting for a judgement.' }
}

function whyOf(events: Events, opened: MessageNamed<'CaseOpened'>): string {
  const found = new Map<string, number>()
  for (const event of events) {
    if (event.type !== 'MessageFlagged') continue
    for (const { ruleId, explanation, asks } of event.data.signals) {
      if (asks === 'note') continue
      const line = `\`${ruleId}\`: ${explanation}`
      found.set(line, (found.get(line) ?? 0) + 1)
    }
  }
  if (found.size === 0) return categoryWords[opened.data.category]
  return lines([...found].map(([line, count]) => (count === 1 ? line : `${line} (${count} messages)`)))
}

type Outcome = MessageNamed<'EnforcementApplied' | 'EnforcementFailed' | 'EnforcementExpired' | 'EnforcementReversed'>

const isOutcome = (event: Message): event is Outcome =>
  event.type === 'EnforcementApplied' ||
  event.type === 'EnforcementFailed' ||
  event.type === 'EnforcementExpired' ||
  event.type === 'EnforcementReversed'

function doneOf(events: Events): string {
  const outcomes = new Map<string, Outcome>()
  for (const event of events) if (isOutcome(event)) outcomes.set(event.data.orderId, event)
  const counted = new Map<string, number>()
  for (const event of events) {
    if (event.type !== 'EnforcementOrdered') continue
    const line = `${outcomeOf(event.data.action, outcomes.get(event.id))} · by ${event.data.source === 'ai' ? 'AI' : event.data.source}`
    counted.set(line, (counted.get(line) ?? 0) + 1)
  }
  return lines([...counted].map(([line, count]) => (count === 1 ? line : `${line} × ${count}`)))
}

function outcomeOf(action: Action, outcome: Outcome | undefined): string {
  const what = actionWords(action)
  switch (outcome?.type) {
    case undefined:
      return `⏳ ${what}`
    case 'EnforcementApplied':
    case 'EnforcementReversed':
      return `✔ ${what}`
    case 'EnforcementFailed':
      return `✖ ${what}: ${FAULT[outcome.data.fault]}`
    case 'EnforcementExpired':
      return `✖ ${what}: came too late`
  }
}

function actionWords(action: Action): string {
  switch (action.kind) {
    case 'delete':
      return action.messageIds.length === 1 ? 'delete the message' : `delete ${action.messageIds.length} messages`
    case 'warn':
      return 'warn'
    case 'timeout':
      return `time out for ${durationWords(action.durationMs)}`
    case 'untimeout':
      return 'lift the time-out'
    case 'apologize':
      return 'tell the member that it was taken back'
  }
}

function durationWords(ms: number): string {
  for (const [name, length] of [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const) {
    if (ms >= length && ms % length === 0) return `${ms / length} ${name}${ms === length ? '' : 's'}`
  }
  return `${Math.round(ms / 1_000)} seconds`
}

function askedOf(events: Events): string {
  const settled = events.findLastIndex(({ type }) => type === 'CaseApproved' || type === 'CaseOverridden')
  const asked = new Set<string>()
  for (const event of events.slice(settled + 1)) {
    if (event.type !== 'ReviewRequested') continue
    const proposed = event.data.proposed.map(actionWords).join(', ')
    asked.add(`${CAUSE[event.data.cause]}${proposed === '' ? '' : `; proposed: ${proposed}`}`)
  }
  return lines([...asked])
}

function judgedOf(events: Events, aiReason: string | null): string {
  const verdict = events.findLast(({ type }) => type === 'VerdictReached' || type === 'VerdictFailed')
  if (verdict?.type === 'VerdictFailed') return `gave no judgement (${verdict.data.fault.replaceAll('_', ' ')})`
  if (verdict?.type !== 'VerdictReached') return ''
  const { category, confidence, model, isSimulated, doubt } = verdict.data
  const found = category === null ? 'no breach' : categoryWords[category]
  const doubts = doubt === 'none' ? '' : `, in doubt: ${doubt}`
  const simulated = isSimulated ? ' **(simulated)**' : ''
  const reason = aiReason === null ? '' : `\n${asQuotation(aiReason, 300)}`
  return `${found}, ${confidence} % sure${doubts}; \`${model.replaceAll('`', '')}\`${simulated}${reason}`
}

function lastWordOf(events: Events): string {
  const said = events.flatMap((event) => {
    if (event.type === 'CaseApproved') return [`✅ by staff (${event.data.via})`]
    if (event.type !== 'CaseOverridden') return []
    const { irreversible, via } = event.data
    return [
      `❌ by staff (${via})${irreversible.length === 0 ? '' : `; cannot be taken back: ${irreversible.join(', ')}`}`,
    ]
  })
  return said.at(-1) ?? ''
}

const CAUSE: Readonly<Record<ReviewCause, string>> = {
  uncertain: 'not sure enough to act',
  ai_failed: 'the AI gave no judgement',
  advisory_only: 'this AI may only advise',
  ceiling: 'more than AI may do on its own',
  immune: 'the author is immune',
  blast_radius: 'too many actions at once: only proposing',
  expired: 'the order came too late',
  enforcement_failed: 'Discord refused',
  policy_asks: 'the policy asks for a person',
  dry_run: 'a rule is being tried: this is what it would do',
  undecided: 'a rule could not be decided',
  below_tier: 'less sure than staff here have confirmed so far',
  audit: 'chosen by chance, to learn how good the AI is',
  injection: 'it tries to instruct the AI, which therefore may not clear it',
  paused: 'this server lets NEXUS only propose',
  appealed: 'the member asks for another look',
}

const FAULT: Readonly<Record<EnforcementFault, string>> = {
  immune_owner: 'he owns the server',
  immune_self: 'that would be ourselves',
  immune_bot: 'he is a bot',
  immune_staff: 'he is staff',
  immune_hierarchy: 'his highest role is not below ours',
  missing_permission: 'we lack the permission',
  missing_access: 'we cannot see the channel',
  member_gone: 'he has left',
  message_gone: 'the message is gone',
  message_changed: 'the message was edited since; the edit is judged instead',
  cannot_dm: 'he takes no private messages',
  erased: 'he was erased',
  refused: 'Discord refused',
  observing: 'only observing',
  blast_radius: 'too many actions at once: only proposing',
  unavailable: 'Discord did not answer',
}

function field(name: string, value: string, inline = false) {
  return { name, value: cut(value, LIMIT.field), inline }
}

const lines = (said: readonly string[]) => said.join('\n')

/** Cut between characters, with a sign that it was. */
function cut(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
}

/** The whole may be no longer than Discord takes: the last fields go first. */
function fitted(embed: CaseEmbed): CaseEmbed {
  const title = cut(embed.title, LIMIT.title)
  const description = cut(embed.description, LIMIT.description)
  const footer = cut(embed.footer, LIMIT.footer)
  let left = LIMIT.all - title.length - description.length - footer.length
  const fields = embed.fields.slice(0, LIMIT.fields).filter(({ name, value }) => {
    left -= name.length + value.length
    return left >= 0
  })
  return { ...embed, title, description, footer, fields }
}
