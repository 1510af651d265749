export { categoryWords, probabilityOf } from './calibrate.ts'
export { AI_TIMEOUT_CEILING_MS, gate, type Judged, type Resolution } from './gate.ts'
export { type Immunity, immunityOf, STAFF_PERMISSIONS } from './immunity.ts'
export type { ActionTemplate, JudgingPolicy, Tier } from './judging-policy.ts'
