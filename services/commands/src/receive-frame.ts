import type { MessageNamed, Said, Subject } from '@nexus/events'
import { type Explanation, readQuestion } from '@nexus/explain'
import type { Effect, Proposal } from '@nexus/runtime'
import { askAgain } from './ask-again.ts'
import type { Clock, Explain, Ledger, LookUpStanding, ModLog, Replies } from './ports.ts'
import { type Request, readFrame } from './read-frame.ts'
import { recordedText, standingText, unansweredText, whyText } from './reply-texts.ts'
import type { CommandsTelemetry } from './telemetry.ts'
import { type VerdictPorts, weighVerdict } from './weigh-verdict.ts'

export interface ReceiveFrameOptions extends VerdictPorts {
  /** Our own user id. */
  readonly selfId: string
  readonly modLog: ModLog
  readonly replies: Replies
  readonly ledger: Ledger
  readonly explain: Explain
  readonly standing: LookUpStanding
  readonly clock: Clock
  readonly telemetry: CommandsTelemetry
}

type Frame = MessageNamed<'DiscordEventReceived'>
type Interaction = Exclude<Request, { kind: 'mark' }>

/** Discord takes an answer for so long, in ms. */
const ANSWERABLE_MS = 15 * 60_000

/**
 * Marks and buttons of staff become commands, slash commands get their answers. What follows from a frame is in the log
 * before anybody is told; the answer itself is given in private.
 */
export function receiveFrame(options: ReceiveFrameOptions): Effect<'DiscordEventReceived', 'ReplyAttempted'> {
  const { selfId, replies, signal, telemetry, clock } = options
  const requestIn = ({ data: { t, d } }: Frame) => readFrame(t, d, selfId)

  return {
    kind: 'effect',
    intent: 'ReplyAttempted',
    orderKey: (message) => (message.type === 'DiscordEventReceived' ? keyOf(message, requestIn(message)) : message.id),

    async intend({ message: frame }) {
      const { guildId } = frame
      const request = requestIn(frame)
      if (!request || guildId === null) return { proposals: [] }
      if (request.kind === 'mark') return { proposals: await takeMark(request, guildId, options) }

      // Discord waits 3 s for the first word, whatever the checks take.
      const deferred = replies.defer(request.asked, signal)
      const [followed] = await Promise.all([
        request.kind === 'button' ? takeButton(request, guildId, options) : takeCommand(request, guildId, options),
        deferred.then(
          (outcome) => {
            if (!outcome.ok && outcome.fault !== 'already_acknowledged') telemetry.replyFailed(frame, outcome.fault)
          },
          (error: unknown) => telemetry.replyDelayed(frame, error),
        ),
      ])
      const { by, said } = followed
      const attempted: Said = {
        type: 'ReplyAttempted',
        data: { to: by, command: nameOf(request), channelId: request.channelId },
      }
      return { proposals: [{ entity: `staff:${guildId}`, events: [attempted, ...said] }] }
    },

    async perform({ message: intent }, { message: frame }) {
      const request = requestIn(frame)
      const { guildId } = frame
      if (!request || request.kind === 'mark' || guildId === null) return []
      if (clock.now() - frame.occurredAt > ANSWERABLE_MS) return []
      const text = await answerTo(request, frame, guildId, options)
      const outcome = await replies.answer(request.asked, text, signal)
      if (!outcome.ok) {
        telemetry.replyFailed(frame, outcome.fault)
        return []
      }
      const { to, command, channelId } = intent.data
      return [
        {
          entity: `staff:${guildId}`,
          events: [{ type: 'ReplySent', data: { to, command, channelId, isPrivate: true } }],
        },
      ]
    },

    // An answer that was given is given again: it is an edit, and says the same.
    findOut: async () => null,
  }
}

async function takeMark(
  { mark, channelId, messageId, userId }: Extract<Request, { kind: 'mark' }>,
  guildId: string,
  options: ReceiveFrameOptions,
): Promise<readonly Proposal[]> {
  const { modLog, cases, signal, telemetry } = options
  const claimed = await modLog.caseAt(channelId, messageId, signal)
  if (!claimed.ok || claimed.value === null) return []
  const caseId = claimed.value
  // The message only says which case to look for; the log says whether it is shown there.
  const isShownHere = (await cases.history(caseId)).some(
    ({ message }) =>
      message.type === 'ModLogPosted' && message.data.messageId === messageId && message.guildId === guildId,
  )
  if (!isShownHere) return []
  const verdict = mark === '✅' ? 'approve' : 'override'
  const { said } = await weighVerdict({ guildId, userId, caseId, verdict, via: 'reaction' }, options)
  telemetry.weighed(guildId, said)
  return [{ entity: `staff:${guildId}`, events: [said] }]
}

async function takeButton(
  { caseId, verdict, userId }: Extract<Request, { kind: 'button' }>,
  guildId: string,
  options: ReceiveFrameOptions,
): Promise<{ by: Subject; said: readonly Said[] }> {
  const { by, said } = await weighVerdict({ guildId, userId, caseId, verdict, via: 'button' }, options)
  options.telemetry.weighed(guildId, said)
  return { by, said: [said] }
}

async function takeCommand(
  { name, text, userId }: Extract<Request, { kind: 'command' }>,
  guildId: string,
  options: ReceiveFrameOptions,
): Promise<{ by: Subject; said: readonly Said[] }> {
  if (name === 'appeal') {
    const { by, said } = await askAgain({ guildId, userId, text }, options)
    options.telemetry.weighed(guildId, said)
    return { by, said: [said] }
  }
  const by = await options.members.subjectOf(guildId, userId)
  if (name !== 'why') return { by, said: [] }
  const { guilds, policies, isStaff, signal } = options
  const [guild, member, rules] = await Promise.all([
    guilds.guild(guildId, signal),
    guilds.member(guildId, userId, signal),
    policies.current(guildId),
  ])
  const reason = !member.ok
    ? 'not_a_member'
    : guild.ok && isStaff(member.value, guild.value, rules)
      ? null
      : 'not_staff'
  if (reason) return { by, said: [{ type: 'CommandRefused', data: { command: 'why', caseId: null, by, reason } }] }
  const explanation = await explained(text, guildId, options)
  const subjects = explanation?.subjects.slice(0, 1_000) ?? []
  if (subjects.length === 0) return { by, said: [] }
  return { by, said: [{ type: 'WordsRead', data: { by, purpose: 'why', subjects } }] }
}

async function answerTo(
  request: Interaction,
  frame: Frame,
  guildId: string,
  options: ReceiveFrameOptions,
): Promise<string> {
  const recorded = await options.ledger.answered(frame.id)
  const said = recorded.find(({ type }) => type !== 'ReplyAttempted' && type !== 'ReplySent' && type !== 'WordsRead')
  if (said) return recordedText(said)
  if (request.kind === 'button') return unansweredText
  if (request.name === 'status') return standingText(await options.standing(guildId), options.clock.now())
  const explanation = await explained(request.text, guildId, options)
  return whyText(request.text, explanation)
}

async function explained(text: string, guildId: string, { explain }: ReceiveFrameOptions): Promise<Explanation | null> {
  const question = readQuestion(text)
  return question ? explain(question, guildId) : null
}

function nameOf(request: Interaction): string {
  return request.kind === 'button' ? request.verdict : request.name.slice(0, 50)
}

/** Marks and buttons on one case are taken in turn. */
function keyOf({ id }: Frame, request: Request | null): string {
  if (request?.kind === 'mark') return request.messageId
  return request?.kind === 'button' ? request.caseId : id
}
