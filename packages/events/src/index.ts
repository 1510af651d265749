/** What is said: envelopes, every message with its versions, and the way each one travels. */
export { catalog, type DataNamed, definitionOf, type Message, type MessageNamed, type MessageType } from './catalog.ts'
export type { MessageDefinition, MessageKind, MessageOf } from './define-message.ts'
export type { Envelope } from './envelope.ts'
export {
  flow,
  type Manifest,
  type Passage,
  passageOf,
  type Reader,
  type ServiceName,
  type Stream,
  services,
  streams,
} from './flow.ts'
export { answerId, frameId, identify, snowflakeAt, timeOfId, timeOfSnowflake, traceparentOf } from './identify.ts'
export type { ReviewCause } from './messages/case.ts'
export type { Action, ActionKind, EnforcementFault } from './messages/enforcement.ts'
export { Action as ActionSchema } from './messages/enforcement.ts'
export type { Judgement } from './messages/judgement.ts'
export type {
  Activity,
  Author,
  JudgedKind,
  MemberChange,
  Surfaces,
  WindowMessage,
} from './messages/message-contextualized.ts'
export { JudgedKind as JudgedKindSchema, Surfaces as SurfacesSchema } from './messages/message-contextualized.ts'
export type { AuthorFacts, ClearedMessage, Evidence, Signal } from './messages/screening.ts'
export type { VerdictFault } from './messages/verdict.ts'
export { Doubt as DoubtSchema } from './messages/verdict.ts'
export { type Parsed, type ParseFault, parseMessage } from './parse-message.ts'
export {
  type AsOf,
  Authority,
  Category,
  type Sealed,
  Severity,
  Snowflake,
  Source,
  type Subject,
  TimeMs,
  Uuid,
} from './primitives.ts'
export { type Cause, type Said, say, sayAll } from './say.ts'
