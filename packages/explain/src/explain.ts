import { type Message, type MessageNamed, parseMessage, timeOfSnowflake } from '@nexus/events'
import type { Explanation, Step, Words } from './chain.ts'
import { findCleared } from './find-cleared.ts'
import type { Question } from './question.ts'
import { sentenceOf } from './sentences.ts'
import type { ArchivedEvent, ChainSources, LoggedEvent } from './sources.ts'

export interface ExplainOptions {
  readonly sources: ChainSources
  /** Guild that may be spoken of; null for any. What belongs to another is not found. */
  readonly guildId: string | null
  /** Whether members' words are unsealed. */
  readonly withWords: boolean
}

interface Read {
  readonly logged: LoggedEvent
  readonly message: Message
}

/** The whole causal chain, in order; null when neither the log nor the archive knows what was asked for. */
export async function explain(question: Question, options: ExplainOptions): Promise<Explanation | null> {
  switch (question.kind) {
    case 'case':
      return explainCase(question.caseId, null, options)
    case 'case-number': {
      const caseId = await caseNumbered(question.number, options)
      return caseId === null ? null : explainCase(caseId, null, options)
    }
    case 'message':
      return explainMessage(question.messageId, options)
  }
}

async function explainMessage(messageId: string, options: ExplainOptions): Promise<Explanation | null> {
  const { sources, guildId, withWords } = options
  const archived = (await sources.archived(messageId)).filter(
    (event) => isShown(event) && (guildId === null || event.guildId === guildId),
  )
  const [first] = archived
  if (!first) return null

  const caseId = await caseOf(messageId, archived, sources)
  if (caseId !== null) return explainCase(caseId, { messageId, archived }, options)

  const raw = archived.map((event) => archivedStep(event, withWords))
  const cleared = await findCleared(sources, { guildId: first.guildId, messageId, at: timeOfSnowflake(messageId) })
  const steps = cleared ? [...raw, clearedStep(cleared.logged, cleared.message, messageId)] : raw
  const result = cleared ? 'cleared' : 'unjudged'
  return { guildId: first.guildId, messageId, caseId: null, caseNumber: null, result, steps, subjects: [] }
}

async function explainCase(
  caseId: string,
  asked: { readonly messageId: string; readonly archived: readonly ArchivedEvent[] } | null,
  { sources, guildId, withWords }: ExplainOptions,
): Promise<Explanation | null> {
  const history = readAll((await sources.histories([`case:${caseId}`])).get(`case:${caseId}`) ?? [])
  const opened = history.map(({ message }) => message).find((message) => message.type === 'CaseOpened')
  const owner = history[0]?.message.guildId
  if (!owner || (guildId !== null && owner !== guildId)) return null

  const messageId = asked?.messageId ?? opened?.data.messageId ?? flaggedIn(history)[0] ?? null
  const archived = asked?.archived ?? (messageId === null ? [] : (await sources.archived(messageId)).filter(isShown))
  const known = new Set(history.map(({ message }) => message.id))
  const commands = await commandsBehind(history, known, sources)
  const learned = await learnedFrom(commands, sources)
  const read = [...history, ...commands, ...learned].sort((a, b) => a.logged.position - b.logged.position)

  const steps: Step[] = archived.map((event) => archivedStep(event, withWords))
  const subjects = new Set<string>()
  for (const { logged, message } of read) {
    const words = withWords ? await wordsOf(message, owner, archived.length === 0, sources) : null
    if (words?.subject) subjects.add(words.subject)
    steps.push(stepOf(logged, message, words))
  }
  if (withWords && opened && archived.length > 0) subjects.add(opened.data.subject)
  return {
    guildId: owner,
    messageId,
    caseId,
    caseNumber: opened?.data.number ?? null,
    result: 'case',
    steps,
    subjects: [...subjects],
  }
}

/** The case that one of these raw events led to. Every id follows from its cause, so nothing has to be searched for. */
async function caseOf(
  messageId: string,
  archived: readonly ArchivedEvent[],
  sources: ChainSources,
): Promise<string | null> {
  const causes = await sources.judgedAs(messageId, archived)
  const answers = await sources.answers('moderation', causes)
  for (const cause of causes) {
    for (const { message } of readAll(answers.get(cause) ?? [])) {
      if ('caseId' in message.data && typeof message.data.caseId === 'string') return message.data.caseId
    }
  }
  return null
}

async function caseNumbered(number: number, { sources, guildId }: ExplainOptions): Promise<string | null> {
  if (guildId === null) return null
  const entity = `cases:${guildId}`
  const [numbered] = readAll((await sources.histories([entity], { afterVersion: number - 1 })).get(entity) ?? [])
  const message = numbered?.message
  return message?.type === 'CaseNumbered' && message.data.number === number ? message.data.caseId : null
}

/** What staff asked for stands in a history of its own; the case's events name it as their cause. */
async function commandsBehind(
  history: readonly Read[],
  known: ReadonlySet<string>,
  sources: ChainSources,
): Promise<readonly Read[]> {
  const missing = history.flatMap(({ message: { causationId } }) =>
    causationId !== null && !known.has(causationId) ? [causationId] : [],
  )
  return readAll([...(await sources.named([...new Set(missing)])).values()])
}

/** What the word of staff taught about models stands in the guild's history of strictness. */
async function learnedFrom(commands: readonly Read[], sources: ChainSources): Promise<readonly Read[]> {
  const words = commands.filter(({ message: { type } }) => type === 'ApproveCase' || type === 'OverrideCase')
  if (words.length === 0) return []
  const answers = await sources.answers(
    'moderation',
    words.map(({ message }) => message.id),
  )
  return readAll([...answers.values()].flat()).filter(
    ({ message: { type } }) => type === 'JudgementGraded' || type === 'StrictnessRecalibrated',
  )
}

async function wordsOf(
  message: Message,
  guildId: string,
  isOnlyEvidence: boolean,
  sources: ChainSources,
): Promise<Words | null> {
  if (message.type === 'MessageFlagged' && isOnlyEvidence) {
    const sealed = message.data.evidence.message
    const text = await sources.unseal(guildId, sealed)
    return { kind: 'message', text: contentIn(readJson(text)), subject: sealed.subject }
  }
  if (message.type === 'VerdictReached') {
    const sealed = message.data.reasons
    return { kind: 'reason', text: reasonIn(await sources.unseal(guildId, sealed)), subject: sealed.subject }
  }
  return null
}

function stepOf({ position }: LoggedEvent, message: Message, words: Words | null): Step {
  const { id: eventId, type, occurredAt: at, causationId } = message
  return { eventId, type, position, at, causationId, sentence: sentenceOf(message), words }
}

function clearedStep(logged: LoggedEvent, message: MessageNamed<'MessagesCleared'>, messageId: string): Step {
  const [, , , score] = message.data.messages.find(([id]) => id === messageId) ?? []
  const { policyVersion } = message.data
  const sentence = `No rule found anything in it (model score ${score} of 1000, policy ${policyVersion}): it was cleared.`
  return { ...stepOf(logged, message, null), at: timeOfSnowflake(messageId), sentence }
}

function archivedStep({ eventId, type, occurredAt, d }: ArchivedEvent, withWords: boolean): Step {
  const words: Words | null = withWords ? { kind: 'message', text: contentIn(d), subject: null } : null
  const sentence = SHOWN[type] ?? ''
  return {
    eventId,
    type: `DiscordEventReceived ${type}`,
    position: null,
    at: occurredAt,
    causationId: null,
    sentence,
    words: hasWords(type) ? words : null,
  }
}

/** Raw events that belong into a chain; reactions do not. */
const SHOWN: Readonly<Record<string, string>> = {
  MESSAGE_CREATE: 'Discord delivered the message.',
  MESSAGE_UPDATE: 'Discord delivered an edit of it.',
  MESSAGE_DELETE: 'Discord said that it was deleted.',
  MESSAGE_DELETE_BULK: 'Discord said that it was deleted with others.',
}

const isShown = ({ type }: ArchivedEvent) => SHOWN[type] !== undefined

const hasWords = (type: string) => type === 'MESSAGE_CREATE' || type === 'MESSAGE_UPDATE'

function flaggedIn(history: readonly Read[]): string[] {
  return history.flatMap(({ message }) => (message.type === 'MessageFlagged' ? [message.data.messageId] : []))
}

function readAll(events: readonly LoggedEvent[]): Read[] {
  return events.flatMap((logged) => {
    const parsed = parseMessage(logged.json)
    return parsed.ok ? [{ logged, message: parsed.message }] : []
  })
}

function contentIn(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'content' in value && typeof value.content === 'string'
    ? value.content
    : null
}

function reasonIn(json: string | null): string | null {
  const value = readJson(json) as Partial<Record<'staff', unknown>> | null
  return typeof value?.staff === 'string' ? value.staff : null
}

function readJson(json: string | null): unknown {
  try {
    return json === null ? null : JSON.parse(json)
  } catch {
    return null
  }
}
