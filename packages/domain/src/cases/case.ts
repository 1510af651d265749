import type { Action, ActionKind, Category, Judgement, Message, MessageNamed, Severity, Source } from '@nexus/events'

/** An order that was given in a case, and what became of it. */
export interface GivenOrder {
  readonly id: string
  readonly action: Action
  readonly source: Source
  readonly status: 'ordered' | 'applied' | 'failed' | 'expired' | 'reversed'
}

export interface OpenStrike {
  readonly id: string
  readonly weight: number
  readonly isTaken: boolean
}

/** A model's judgement that led to something in a case. */
export interface JudgedByModel {
  readonly judgement: Judgement
  readonly category: Category
  /** The order that it led to; null where staff were asked first. */
  readonly orderId: string | null
}

interface Matter {
  readonly number: number
  readonly subject: string
  readonly category: Category
  readonly severity: Severity
  readonly channelId: string
  readonly messageId: string
  readonly orders: readonly GivenOrder[]
  readonly strike: OpenStrike | null
  /** What staff say of the case, they say of this judgement: the first that was acted on, else the last they were asked about. */
  readonly judged: JudgedByModel | null
  /** Whether the member asked for another look, and what came of it. */
  readonly appeal: 'none' | 'open' | 'upheld' | 'overturned'
  /** Staff who decided it: somebody else decides the appeal. */
  readonly decidedBy: readonly string[]
  /** What would be done on ✅. */
  readonly proposed: readonly Action[]
}

/** One matter, from its first signal to the last word. */
export type Case =
  /** Nothing but notes so far. */
  | { readonly status: 'new' }
  | ({
      /**
       * - `open`: waiting for a verdict, or acted on;
       * - `in-review`: staff are asked;
       * - `dismissed`: no breach was found;
       * - `approved`, `overridden`: staff had the last word.
       */
      readonly status: 'open' | 'in-review' | 'dismissed' | 'approved' | 'overridden'
    } & Matter)

export type OpenedCase = Exclude<Case, { status: 'new' }>

export const initialCase: Case = { status: 'new' }

/** What an event of the case's history makes of it. Events that say nothing of its state leave it as it is. */
export function evolveCase(state: Case, event: Message): Case {
  if (event.type === 'CaseOpened') return opened(event)
  if (state.status === 'new') return state
  switch (event.type) {
    case 'ReviewRequested':
      return {
        ...state,
        ...worst(state, event.data),
        status: unlessSettled(state, 'in-review'),
        judged: judgedBy(state, event.data, null),
        proposed: [...state.proposed, ...event.data.proposed],
      }
    case 'EnforcementOrdered': {
      const { action, source, reverses } = event.data
      const order: GivenOrder = { id: event.id, action, source, status: 'ordered' }
      const isReversal = reverses !== null || action.kind === 'apologize'
      return {
        ...state,
        ...(isReversal ? {} : worst(state, event.data)),
        judged: judgedBy(state, event.data, event.id),
        orders: [...state.orders, order],
      }
    }
    case 'EnforcementApplied':
      return withOrder(state, event.data.orderId, 'applied')
    case 'EnforcementFailed':
      return withOrder(state, event.data.orderId, 'failed')
    case 'EnforcementExpired':
      return withOrder(state, event.data.orderId, 'expired')
    case 'EnforcementReversed':
      return withOrder(withOrder(state, event.data.orderId, 'applied'), event.data.reverses, 'reversed')
    case 'CaseDismissed':
      return hasActed(state) ? state : { ...state, status: unlessSettled(state, 'dismissed') }
    case 'CaseApproved':
      return { ...state, status: 'approved', decidedBy: [...state.decidedBy, event.data.by], proposed: [] }
    case 'CaseOverridden':
      return { ...state, status: 'overridden', decidedBy: [...state.decidedBy, event.data.by], proposed: [] }
    case 'AppealRequested':
      return { ...state, appeal: 'open' }
    case 'AppealDecided':
      return { ...state, appeal: event.data.outcome }
    case 'StrikeGiven':
      return { ...state, strike: { id: event.data.strikeId, weight: event.data.weight, isTaken: false } }
    case 'StrikeTaken':
      return state.strike ? { ...state, strike: { ...state.strike, isTaken: true } } : state
    default:
      return state
  }
}

/** Whether staff had the last word. */
export function isSettled(state: Case): boolean {
  return state.status === 'approved' || state.status === 'overridden'
}

/** Whether an order of this kind was given and not taken back or lost. */
export function hasOrdered(state: OpenedCase, kind: ActionKind): boolean {
  return state.orders.some(
    ({ action, status }) => action.kind === kind && (status === 'ordered' || status === 'applied'),
  )
}

/** Whether a model's judgement was carried out, whatever staff said since. */
export function wasCarriedOut({ judged, orders }: OpenedCase): boolean {
  const order = orders.find(({ id }) => id === judged?.orderId)
  return order !== undefined && order.status !== 'failed' && order.status !== 'expired'
}

/** Whether anything was ordered against the member. */
export function hasActed(state: OpenedCase): boolean {
  return state.orders.some(
    ({ action }) => action.kind === 'delete' || action.kind === 'timeout' || action.kind === 'warn',
  )
}

function opened({ data }: MessageNamed<'CaseOpened'>): Case {
  const { number, subject, category, severity, channelId, messageId } = data
  return {
    status: 'open',
    number,
    subject,
    category,
    severity,
    channelId,
    messageId,
    orders: [],
    strike: null,
    judged: null,
    appeal: 'none',
    decidedBy: [],
    proposed: [],
  }
}

function unlessSettled(state: OpenedCase, status: 'in-review' | 'dismissed'): OpenedCase['status'] {
  return isSettled(state) ? state.status : status
}

function judgedBy(
  { judged }: OpenedCase,
  { judgement, category }: { readonly judgement?: Judgement | undefined; readonly category: Category },
  orderId: string | null,
): JudgedByModel | null {
  return judgement && !judged?.orderId ? { judgement, category, orderId } : judged
}

/** A case is about the worst thing in it. */
function worst(state: OpenedCase, found: { readonly category: Category; readonly severity: Severity }) {
  return found.severity > state.severity ? { category: found.category, severity: found.severity } : {}
}

function withOrder(state: OpenedCase, orderId: string, status: GivenOrder['status']): OpenedCase {
  return { ...state, orders: state.orders.map((order) => (order.id === orderId ? { ...order, status } : order)) }
}
