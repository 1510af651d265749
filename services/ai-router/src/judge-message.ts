import type { DataNamed, Message } from '@nexus/events'
import { dispositionOf, type Effect, type Incoming, type Proposal } from '@nexus/runtime'
import { openEvidence } from './open-evidence.ts'
import type { Answered, Policies, Vault } from './ports.ts'
import { cleanText } from './prompts/clean-text.ts'
import { type Answer, version as promptVersion, verdictPrompt } from './prompts/verdict-v1.ts'
import { ProviderFault } from './provider-fault.ts'
import type { VerdictTelemetry } from './telemetry.ts'
import type { Router } from './verdict-router.ts'

export interface JudgeOptions {
  /** Null: no model may judge, and `why` says so; every request fails as unavailable. */
  readonly router: Router | null
  readonly why: string
  readonly vault: Vault
  readonly policies: Policies
  /** Longest from the start of the work to its outcome, in ms. */
  readonly deadlineMs: number
  /** Unix ms. */
  readonly now: () => number
  readonly telemetry: VerdictTelemetry
}

type Requested = Incoming<'VerdictRequested'>

/** Asks a model for a verdict. Whatever goes wrong ends in a `VerdictFailed`, which staff read: never silence, never a guess. */
export function judgeMessage(options: JudgeOptions): Effect<'VerdictRequested', 'VerdictAttempted'> {
  const { router, why, vault, policies, deadlineMs, now, telemetry } = options

  /** Fails before anything is attempted, or null when it can be attempted. */
  function hopeless({ data }: Requested['message']): ProviderFault | null {
    if (!router) return new ProviderFault('unavailable', { detail: why })
    if (data.validUntil <= now())
      return new ProviderFault('timeout', { detail: `${now() - data.validUntil} ms too late` })
    if (router.state === 'open')
      return new ProviderFault('breaker_open', { detail: `${router.provider.name} is failing` })
    return null
  }

  function fail(message: Requested['message'], fault: ProviderFault, attempts: number): readonly Proposal[] {
    telemetry.failed(message, fault, attempts)
    return [
      propose(message, {
        type: 'VerdictFailed',
        data: {
          ...judged(message),
          fault: fault.fault,
          detail: fault.detail,
          provider: router?.provider.name ?? null,
          model: router?.provider.model ?? null,
          attempts,
        },
      }),
    ]
  }

  async function judge({ message }: Requested, signal: AbortSignal): Promise<readonly Proposal[]> {
    const startedAt = performance.now()
    const guildId = message.guildId ?? ''
    let attempts = 0
    try {
      if (!router) throw new ProviderFault('unavailable', { detail: why })
      const withinMs = Math.min(deadlineMs, message.data.validUntil - now())
      if (withinMs <= 0) throw new ProviderFault('timeout', { detail: `${Math.round(-withinMs)} ms too late` })
      const [evidence, policy] = await Promise.all([
        openEvidence(vault, guildId, message.data, message.occurredAt),
        policies.at(guildId, message.data.policyVersion),
      ])
      const prompt = verdictPrompt({ requestId: message.id, policy, signals: message.data.signals, ...evidence })
      const outcome = await router.ask(prompt, withinMs - (performance.now() - startedAt), signal)
      attempts = outcome.attempts
      if (!outcome.ok) throw outcome.fault

      const { value } = outcome
      const isRule = policy.rules.some(({ id }) => id === value.value.ruleId)
      const reasons = await vault.seal(guildId, message.data.subject, JSON.stringify(reasonsOf(value.value)))
      if (!reasons) throw new ProviderFault('erased', { detail: 'the author was erased meanwhile' })
      const latencyMs = Math.round(performance.now() - startedAt)
      const reached = { ...verdictOf(value, isRule), reasons, latencyMs, attempts }
      telemetry.reached(message, { ...reached, provider: router.provider.name })
      return [propose(message, { type: 'VerdictReached', data: { ...judged(message), ...asked(router), ...reached } })]
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof ProviderFault) return fail(message, error, attempts)
      if (dispositionOf(error) === 'retry') throw error
      // A fault of ours must not turn into silence: staff get the case all the same.
      telemetry.broke(message, error)
      const name = error instanceof Error ? error.name : 'unknown'
      return fail(
        message,
        new ProviderFault('unavailable', { detail: `internal fault: ${name}`, cause: error }),
        attempts,
      )
    }
  }

  return {
    kind: 'effect',
    intent: 'VerdictAttempted',
    orderKey: (message: Message) => message.id,
    async intend({ message }) {
      const fault = hopeless(message)
      if (fault || !router) return { proposals: fault ? fail(message, fault, 0) : [] }
      return {
        proposals: [propose(message, { type: 'VerdictAttempted', data: { ...judged(message), ...asked(router) } })],
      }
    },
    perform: (_intent, incoming, signal) => judge(incoming, signal),
    // A model keeps no record of what it was asked: whether the call was made cannot be found out, and it is made anew.
    findOut: async () => null,
  }
}

type Verdict = 'VerdictAttempted' | 'VerdictReached' | 'VerdictFailed'

function propose<T extends Verdict>({ data }: Requested['message'], said: { type: T; data: DataNamed<T> }): Proposal {
  return { entity: `case:${data.caseId}`, events: [said as Proposal['events'][number]] }
}

const judged = ({ data: { caseId, messageId, subject } }: Requested['message']) => ({ caseId, messageId, subject })

function asked({ provider: { name, model, authority, isSimulated } }: Router) {
  return { provider: name, model, authority, promptVersion, isSimulated }
}

/** What the model says, as far as it may say it: without a breach there is no severity, and it invents no rules. */
function verdictOf({ value, model, usage }: Answered<Answer>, isRule: boolean) {
  const { category, severity, ruleId, confidence, doubt } = value
  return {
    model,
    category,
    severity: category === null ? null : severity,
    ruleId: category !== null && isRule ? ruleId : null,
    confidence,
    doubt,
    usage,
  }
}

/** Longest reasons, in characters. */
const MAX_REASON = { staff: 600, member: 300 } as const

const reasonsOf = ({ staffReason, memberReason }: Answer) => ({
  staff: cleanText(staffReason, MAX_REASON.staff).text,
  member: cleanText(memberReason, MAX_REASON.member).text,
})
