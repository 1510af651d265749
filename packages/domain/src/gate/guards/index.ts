import type { Guard } from '../judged.ts'
import { accusation } from './accusation.ts'
import { advisory } from './advisory.ts'
import { audit } from './audit.ts'
import { ceiling } from './ceiling.ts'
import { immunity } from './immunity.ts'
import { injection } from './injection.ts'
import { paused } from './paused.ts'
import { secondary } from './secondary.ts'
import { selfHarm } from './self-harm.ts'
import { severity } from './severity.ts'
import { standing } from './standing.ts'
import { strictness } from './strictness.ts'
import { uncertainty } from './uncertainty.ts'

/** Every guard of the gate, in the order in which they are asked: the first to object gives the cause that staff read. */
export const guards: readonly Guard[] = [
  immunity,
  advisory,
  injection,
  standing,
  selfHarm,
  accusation,
  uncertainty,
  strictness,
  paused,
  audit,
  secondary,
  severity,
  ceiling,
]
