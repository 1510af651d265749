import type { DataNamed, MessageNamed, Said } from '@nexus/events'
import { type Case, modelOf, wasCarriedOut } from '../cases/index.ts'
import { gradedWith, scoreOf } from '../gate/index.ts'
import { recalibrate, strictnessEntity } from '../recalibration/index.ts'
import type { CaseProposal } from './gathered.ts'
import { calibrationEntity, type LearningBook } from './learning-book.ts'

/** What was learned, as far as deciding looks at it. */
export type Learning = Pick<LearningBook, 'strictnessOf' | 'calibrationOf'>

/** A model's judgement as one more score of this guild. What it was weighed with must still hold when it is recorded. */
export function learnFromVerdict(
  verdict: DataNamed<'VerdictReached'>,
  guildId: string,
  learning: Learning,
): CaseProposal[] {
  const { state, version } = learning.strictnessOf(guildId)
  const model = modelOf(verdict)
  const { category } = verdict
  const events =
    category === null ? [] : recalibrate({ type: 'SampleScore', category, model, score: scoreOf(verdict) }, state)
  return [
    { entity: strictnessEntity(guildId), expectedVersion: version, events },
    { entity: calibrationEntity(model), expectedVersion: learning.calibrationOf(model).version, events: [] },
  ]
}

/** What staff said of a case as a verdict on the model that had judged it; nothing where none had. */
export function learnFromStaff(
  command: MessageNamed<'ApproveCase'> | MessageNamed<'OverrideCase'>,
  state: Case,
  learning: Learning,
): CaseProposal[] {
  if (state.status === 'new' || !state.judged) return []
  // Who turns an appeal down says again what was counted before.
  if (command.type === 'ApproveCase' && state.status === 'approved') return []
  const { judgement, category } = state.judged
  const { model, score, isAudited } = judgement
  const { caseId, by } = command.data
  const isUpheld = command.type === 'ApproveCase'
  const guildId = command.guildId ?? ''
  const strictness = learning.strictnessOf(guildId)
  const graded = { caseId, category, model, score, isLive: wasCarriedOut(state), isAudited, isUpheld, by }
  const before = learning.calibrationOf(model)
  const after = gradedWith(before, score, isUpheld)
  const calibrated: Said = {
    type: 'ModelCalibrated',
    data: {
      model,
      calibrationVersion: after.version,
      graded: after.graded.map(([at, given, upheld]) => [at, given, upheld]),
    },
  }
  return [
    {
      entity: strictnessEntity(guildId),
      expectedVersion: strictness.version,
      events: recalibrate({ type: 'GradeJudgement', graded, occurredAt: command.occurredAt }, strictness.state),
    },
    { entity: calibrationEntity(model), expectedVersion: before.version, events: [calibrated] },
  ]
}
