import {
  type CompiledPolicy,
  type ComputePermissions,
  compilePolicy,
  type LocalModel,
  parsePolicy,
  type Screen,
  screenMessage,
} from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import type { Difference } from './difference.ts'
import { type Recording, readRecording } from './recording.ts'
import { replayAnswers } from './replay-answers.ts'
import { type ReplayDeps, replayMessages, SpeakerErasedError } from './replay-messages.ts'

export interface ReplayOptions {
  readonly eventLog: EventLog
  readonly guildId: string
  /** Unix ms; messages made in [from, until). */
  readonly from: number
  readonly until: number
  readonly computePermissions: ComputePermissions
  /** The local model of today; what another one judged is told as such where it comes out differently. */
  readonly model: LocalModel
  /** Lists that rules may name, as they were loaded by moderation. */
  readonly lists?: ReadonlyMap<string, ReadonlySet<string>>
  /** Another judgement than today's, for tests of the replay itself. */
  readonly screen?: Screen<CompiledPolicy>
  /** Differences that are told in full; the others are counted. Default 100. */
  readonly most?: number
}

export interface Replayed {
  readonly frames: number
  /** Frames of erased members, whose judgements cannot be repeated. */
  readonly erasedFrames: number
  readonly messages: number
  /** Messages after the last that was judged: left out, since their judgements are still to come. */
  readonly notJudgedYet: number
  /** Verdicts, outcomes and decisions of staff. */
  readonly answers: number
  readonly differenceCount: number
  readonly differences: readonly Difference[]
  readonly seconds: number
}

/**
 * Judges a guild's recorded messages again, with the code that judged them: the archive through the fold of `context`, its
 * output and the recorded answers through the deciders of `moderation`. It reads the log and acts on nothing.
 */
export async function replayGuild(options: ReplayOptions): Promise<Replayed> {
  const startedAt = performance.now()
  const { eventLog, guildId, from, until, most = 100 } = options
  const recording = await readRecording(eventLog, guildId, until)
  const deps = await depsFor(recording, options)
  const places = await eventLog.placesOf(
    'moderation',
    recording.inputs.map(({ message }) => message.id),
  )
  const differences: Difference[] = []
  let differenceCount = 0
  const onDifference = (difference: Difference) => {
    differenceCount += 1
    if (differences.length < most) differences.push(difference)
  }
  const { messages, notJudgedYet } = replayMessages(guildId, recording, { from, until }, deps, onDifference)
  const answers = replayAnswers(recording, { from, until }, places, deps.policyOf, onDifference)
  return {
    frames: recording.frames.length,
    erasedFrames: recording.erasedFrames,
    messages,
    notJudgedYet,
    answers,
    differenceCount,
    differences,
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

async function depsFor(recording: Recording, options: ReplayOptions): Promise<ReplayDeps<CompiledPolicy>> {
  const { eventLog, guildId, computePermissions, model, lists = new Map() } = options
  const { keys } = eventLog
  const subjects = await keys.knownSubjects(guildId, [...speakersIn(recording)])
  const members = await keys.membersOf([...new Set(recording.strikes.map(({ message }) => message.data.subject))])
  const policies = new Map<number, CompiledPolicy>()
  const compiled = (document: unknown, version: number) => {
    const parsed = parsePolicy(document)
    if (!parsed.ok) throw new Error(`policy ${version} does not hold any more: ${parsed.faults[0]?.message}`)
    return compilePolicy(parsed.policy, version, lists)
  }
  policies.set(0, compiled({}, 0))
  for (const { message } of recording.policies) {
    const { policyVersion, document } = message.data
    policies.set(policyVersion, compiled(document, policyVersion))
  }
  return {
    computePermissions,
    keyedHash: await keys.digester(),
    screen: options.screen ?? ((data, policy) => screenMessage(data, policy, model)),
    modelVersion: model.version,
    policyOf(_guildId, version) {
      const policy = policies.get(version)
      if (!policy) throw new Error(`the log holds no policy ${version}`)
      return policy
    },
    subjectOf(_guildId, userId) {
      const subject = subjects.get(userId)
      if (subject === undefined) throw new SpeakerErasedError()
      return subject
    },
    seal: (subject, words) => keys.sealRepeatably(subject, words),
    userIds: new Map([...members].map(([subject, { userId }]) => [subject, userId])),
  }
}

/** Everyone whose words may be sealed again: authors, and authors of what they quote. */
function speakersIn({ frames }: Recording): Set<string> {
  const userIds = new Set<string>()
  const add = (value: unknown) => {
    const id = (value as { author?: { id?: unknown } } | null | undefined)?.author?.id
    if (typeof id === 'string') userIds.add(id)
  }
  for (const { message } of frames) {
    add(message.data.d)
    add((message.data.d as { referenced_message?: unknown } | null)?.referenced_message)
  }
  return userIds
}
