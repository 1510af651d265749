export { recalibrate } from './recalibrate.ts'
export {
  evolveStrictness,
  initialStrictness,
  ladderOf,
  type Strictness,
  strictnessEntity,
  tierAt,
} from './strictness.ts'
