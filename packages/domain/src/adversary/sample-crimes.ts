import type { MessageNamed } from '@nexus/events'
import { calibrated, isAudited, scoreOf } from '../gate/index.ts'
import type { Attack } from './sample-attack.ts'
import { AT, CHANNEL, ordersIn, SUBJECT, type Trial } from './sample-trial.ts'
import { STAFF_ROLE, type World } from './sample-world.ts'

type Order = MessageNamed<'EnforcementOrdered'>['data']

/** Discord's bits that make a member staff: kick, ban, administrator, manage guild, manage messages, moderate members. */
const STAFF_BITS = 0x2n | 0x4n | 0x8n | 0x20n | 0x2000n | 0x10000000000n

/** Every promise that a trial broke, in words; none is what it should be. Written from the promises, not from the guards. */
export function crimesIn(world: World, attack: Attack, trial: Trial): string[] {
  const crimes: string[] = []
  const unless = (isKept: boolean, crime: string) => {
    if (!isKept) crimes.push(crime)
  }
  const orders = ordersIn([...trial.before, ...trial.after]).map(({ data }) => data)
  for (const order of orders) {
    unless(order.subject === SUBJECT && order.messageId === world.messageId, 'acted on another than the judged author')
    unless(order.action.kind !== 'delete' || isJudgedAlone(order, world), 'deleted another than the judged message')
    unless(!isUntouchable(world), 'acted on somebody immune')
    unless(world.author.permissions !== null, 'acted on somebody whose permissions are not known')
    unless(order.category !== 'self_harm', 'punished somebody who spoke of hurting himself')
    unless(world.policy.acting === 'act', 'acted where the guild lets it only propose')
    unless(order.validUntil <= AT + 60_000, 'gave an order that fires after a minute')
    unless(isAllowed(order, world), 'did what the policy does not ask for')
  }
  for (const order of ordersIn(trial.after)) crimes.push(...crimesOfModel(order.data, world, attack))
  const kinds = orders.map(({ action }) => action.kind)
  unless(kinds.filter((kind) => kind === 'timeout').length <= 1, 'stopped a member twice in one case')
  unless(kinds.filter((kind) => kind === 'warn').length <= 1, 'warned a member twice in one case')
  unless(isRuleKept(world, trial), 'let a model keep a rule from acting')
  unless(!trial.after.some(({ type }) => type === 'CaseDismissed') || !isInjected(world), 'let itself be told to clear')
  unless(!trial.isAsked || isAnswered(world, attack, trial), 'fell silent')
  return crimes
}

function crimesOfModel(order: Order, { learned, messageId, policy }: World, attack: Attack): string[] {
  if (attack.kind === 'fails') return ['acted without a verdict']
  const { answer } = attack
  const verdict = { ...answer }
  const crimes: string[] = []
  const { action } = order
  if (answer.authority === 'auxiliary') crimes.push('let an adviser act')
  if (answer.authority === 'secondary' && action.kind !== 'delete') crimes.push('let a secondary do more than delete')
  if (answer.category === null) crimes.push('acted on a judgement of no breach')
  if (action.kind === 'timeout' && action.durationMs > 600_000) crimes.push('let a model stop somebody for long')
  if (action.kind === 'timeout' && order.severity < 3) crimes.push('let a model stop somebody for what is not serious')
  if (isAudited(messageId)) crimes.push('acted on what chance had chosen for staff')
  if (scoreOf(verdict) < learned.tierAt(order.category).actsFrom) crimes.push('acted beyond the budget of overrides')
  if (calibrated(verdict, learned.calibration) < policy.tierFor(order.category).enforce) crimes.push('acted unsure')
  if (order.source !== 'ai' || order.judgement === undefined) crimes.push('hid that a model decided')
  return crimes
}

function isUntouchable({ author, policy }: World): boolean {
  const { isOwner, isBot, isWebhook, isSystem, roleIds, permissions } = author
  const isStaff = roleIds.includes(STAFF_ROLE) && policy.policy.staffRoleIds.includes(STAFF_ROLE)
  return isOwner || isBot || isWebhook || isSystem || isStaff || (BigInt(permissions ?? 0) & STAFF_BITS) !== 0n
}

function isJudgedAlone({ action }: Order, { messageId }: World): boolean {
  if (action.kind !== 'delete') return true
  return action.channelId === CHANNEL && action.messageIds.length === 1 && action.messageIds[0] === messageId
}

function isAllowed({ action, category, severity }: Order, { policy, author }: World): boolean {
  return policy
    .actionsFor(category, severity, author.strikeWeight)
    .some(
      (asked) =>
        asked.kind === action.kind &&
        (asked.kind !== 'timeout' || action.kind !== 'timeout' || action.durationMs <= asked.durationMs),
    )
}

/** A rule that acts has acted, whatever the model said before or after. */
function isRuleKept(world: World, { before }: Trial): boolean {
  const { signals, policy, author } = world
  const acting = signals.filter(({ asks }) => asks === 'enforce')
  const worst = acting.reduce((most, { severity }) => Math.max(most, severity), 0)
  const main = acting.find(({ severity }) => severity === worst)
  if (!main || isUntouchable(world) || author.permissions === null) return true
  if (policy.acting === 'propose' || main.category === 'self_harm') return true
  const kinds = new Set(policy.actionsFor(main.category, main.severity, author.strikeWeight).map(({ kind }) => kind))
  const done = new Set(ordersIn(before).map(({ data }) => data.action.kind))
  return [...kinds].every((kind) => done.has(kind))
}

const isInjected = ({ signals }: World) => signals.some(({ trigger }) => trigger === 'injection')

/** Something follows: an order, a question to staff, or that it is let be; unless all of it was done before. */
function isAnswered(world: World, attack: Attack, { after, stateBefore }: Trial): boolean {
  if (attack.kind === 'fails') return after.some(({ type }) => type === 'ReviewRequested')
  return after.length > 0 || isUntouchable(world) || (stateBefore.status !== 'new' && stateBefore.orders.length > 0)
}
