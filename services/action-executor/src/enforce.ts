import { computePermissions } from '@nexus/discord'
import { apologyTo, auditReasonOf, type Cap, mayActOn, warningTo } from '@nexus/domain'
import type { ActionKind, MessageNamed } from '@nexus/events'
import type { Effect, Proposal } from '@nexus/runtime'
import type { Act, Deed } from './act/deed.ts'
import { deleteMessages } from './act/delete-messages.ts'
import { applied, type Done, failed } from './act/done.ts'
import { liftTimeout } from './act/lift-timeout.ts'
import { tellMember } from './act/tell-member.ts'
import { timeOut } from './act/time-out.ts'
import { undoneIn } from './act/undone.ts'
import { enforcementOutcome } from './enforcement-outcome.ts'
import { lookAt } from './look-at.ts'
import { orderKey } from './order-key.ts'
import type { Cases, Clock, Hand, Members, Policies, Reach, Scene, Stage } from './ports.ts'
import type { ExecutorTelemetry } from './telemetry.ts'

type Order = MessageNamed<'EnforcementOrdered'>

export interface EnforceOptions {
  readonly stage: Stage
  readonly hand: Hand
  readonly members: Members
  readonly policies: Policies
  readonly cases: Cases
  readonly reach: Reach
  readonly clock: Clock
  /** Decide and record, and do nothing on Discord. */
  readonly isObserving: boolean
  readonly telemetry: ExecutorTelemetry
  /** Told when an outcome is about to be recorded, so that staff come to see it. */
  readonly onOutcome: (caseId: string) => void
}

const acts: { readonly [Kind in ActionKind]: Act<Kind> } = {
  delete: deleteMessages,
  timeout: timeOut,
  untimeout: liftTimeout,
  warn: tellMember(({ order }, { guild, rules }) => warningTo(order.data, guild.name, rules.appeal)),
  apologize: tellMember(({ order, before }, { guild }) => apologyTo(order.data, guild.name, undoneIn(before))),
}

/**
 * Carries out one order on Discord. Whatever the order says, what the rules forbid is not done: they are asked again here,
 * on the guild, its roles and the member as they are at this moment.
 */
export function enforce(options: EnforceOptions): Effect<'EnforcementOrdered', 'EnforcementAttempted'> {
  const { members, clock, isObserving, telemetry } = options

  function settle(order: Order, done: Done): readonly Proposal[] {
    telemetry.settled(order, done)
    options.onOutcome(order.data.caseId)
    return [{ entity: `case:${order.data.caseId}`, events: [enforcementOutcome(order, done)] }]
  }

  /** The member to act on and all that may forbid it; what makes it pointless is an outcome. */
  async function approach(
    order: Order,
    signal: AbortSignal,
  ): Promise<{ ok: true; deed: Deed; scene: Scene; act: Act<ActionKind> } | { ok: false; done: Done }> {
    const guildId = guildOf(order)
    const targetId = await members.memberOf(guildId, order.data.subject)
    if (targetId === null) return { ok: false, done: failed('erased', 'the member was erased') }
    const [look, before] = await Promise.all([
      lookAt(order, targetId, options, signal),
      takesBack(order) ? options.cases.history(order.data.caseId) : [],
    ])
    if (!look.ok) return look
    const deed: Deed = {
      order,
      action: order.data.action,
      guildId,
      targetId,
      before: before.map(({ message }) => message),
      now: clock.now(),
      auditReason: auditReasonOf(order.data),
      stage: options.stage,
      hand: options.hand,
      signal,
    }
    return { ok: true, deed, scene: look.scene, act: acts[order.data.action.kind] as Act<ActionKind> }
  }

  return {
    kind: 'effect',
    intent: 'EnforcementAttempted',
    orderKey,

    async intend({ message: order }) {
      const lateByMs = clock.now() - order.data.validUntil
      if (lateByMs > 0) return { proposals: settle(order, { kind: 'late', lateByMs }) }
      if ((await members.memberOf(guildOf(order), order.data.subject)) === null) {
        return { proposals: settle(order, failed('erased', 'the member was erased')) }
      }
      if (isObserving) return { proposals: settle(order, failed('observing', 'ENFORCE is off: nothing is done')) }
      const { cap, proposals } = await options.reach.count(order)
      if (cap) {
        telemetry.capped(order, cap)
        return { proposals: [...settle(order, failed('blast_radius', detailOf(cap))), ...proposals] }
      }
      const { caseId, caseNumber, subject, action } = order.data
      const data = { orderId: order.id, caseId, caseNumber, subject, action }
      const intent: Proposal = { entity: `case:${caseId}`, events: [{ type: 'EnforcementAttempted', data }] }
      return { proposals: [intent, ...proposals] }
    },

    async perform(_intent, { message: order }, signal) {
      // It may have waited for Discord to come back since it was intended.
      const lateByMs = clock.now() - order.data.validUntil
      if (lateByMs > 0) return settle(order, { kind: 'late', lateByMs })
      const approached = await approach(order, signal)
      if (!approached.ok) return settle(order, approached.done)
      const { deed, scene, act } = approached
      // With its channel a message is gone as well.
      if (deed.action.kind === 'delete' && !scene.channel) return settle(order, applied(true))
      const forbidden = mayActOn(scene, deed.action.kind, computePermissions)
      if (forbidden) return settle(order, failed(forbidden, 'the rules forbid it, by what Discord says now'))
      const changed = await changeSinceJudged(deed, scene, members)
      return settle(order, changed ?? (await act.perform(deed, scene)))
    },

    async findOut(_intent, { message: order }, signal) {
      const approached = await approach(order, signal)
      if (!approached.ok) return null
      const done = await approached.act.findOut(approached.deed, approached.scene)
      return done ? settle(order, done) : null
    },
  }
}

/** A message that was edited since is judged anew by its edit; this order was about words that are no longer there. */
async function changeSinceJudged(deed: Deed, { judged, targetId }: Scene, members: Members): Promise<Done | null> {
  const { surfaceHash, subject } = deed.order.data
  if (!judged || surfaceHash === null) return null
  if (judged.authorId !== targetId) return failed('refused', 'the judged message has another author')
  const hash = await members.surfaceHash(deed.guildId, subject, judged.surfaces)
  return hash === surfaceHash ? null : failed('message_changed', 'the message was edited after it was judged')
}

const detailOf = ({ scope, name, limit, withinMs }: Cap) =>
  `${scope === 'guild' ? 'NEXUS' : `${scope} ${name}`} acted in ${limit} cases within ${withinMs / 60_000} min`.slice(
    0,
    300,
  )

const takesBack = ({ data: { action, reverses } }: Order) => action.kind === 'apologize' || reverses !== null

function guildOf({ guildId }: Order): string {
  if (guildId === null) throw new Error('an order names no guild')
  return guildId
}
