/** What is decided, and nothing else: no clock, no chance, no I/O. */

export * from './cases/index.ts'
export {
  approveCase,
  type Case,
  caseCounter,
  caseEntity,
  caseIdOf,
  evolveCase,
  initialCase,
  overrideCase,
} from './cases/index.ts'
export {
  allParts,
  type ComputePermissions,
  type ContextState,
  type ContextualizedDraft,
  emptyContext,
  type FoldDeps,
  type Folded,
  type FoldFault,
  type Frame,
  fingerprint,
  foldFrame,
  foldPolicy,
  foldStrike,
  type Part,
  restorePart,
  type StrikeEvent,
  surfaceHashOf,
  surfacesOf,
  surfacesText,
  takeDirty,
} from './context/index.ts'
export {
  type ActMember,
  type ActOverwrite,
  type ActScene,
  apologyTo,
  asQuotation,
  auditReasonOf,
  type CaseEmbed,
  type DeletionPlan,
  mayActOn,
  planDeletion,
  type RankedRole,
  renderCase,
  type Unsealed,
  warningTo,
} from './enforcement/index.ts'
export * from './gate/index.ts'
export {
  type ActionTemplate,
  categoryWords,
  type Immunity,
  immunityOf,
  type JudgingPolicy,
  STAFF_PERMISSIONS,
} from './gate/index.ts'
export * from './moderation/index.ts'
export {
  type AnswerGathered,
  type CaseAnswer,
  type CaseAt,
  CaseBook,
  type CaseProposal,
  decideAnswer,
  decideMessage,
  type Flagged,
  type Gathered,
  type MessageDecision,
} from './moderation/index.ts'
export * from './policy/index.ts'
export {
  type CompiledPolicy,
  compilePolicy,
  type ParsedPolicy,
  type Policy,
  type PolicyFault,
  type PresetName,
  parsePolicy,
  presets,
} from './policy/index.ts'
export { canonicalize, type Lists, type ScreenedMessage, screenMessage } from './screen/index.ts'
