export { categoryWords, probabilityOf } from './calibrate.ts'
export { gate } from './gate.ts'
export { type Immunity, immunityOf, STAFF_PERMISSIONS } from './immunity.ts'
export type { ActionTemplate, JudgingPolicy, Tier } from './judging-policy.ts'
