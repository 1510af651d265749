export { CaseBook } from './case-book.ts'
export { type AnswerGathered, type CaseAnswer, decideAnswer, type Flagged } from './decide-answer.ts'
export { decideMessage, type MessageDecision, type Screen } from './decide-message.ts'
export type { CaseAt, CaseProposal, Gathered } from './gathered.ts'
