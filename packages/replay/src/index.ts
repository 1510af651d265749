/** Judges again what was judged, and says where the judgement differs. */
export type { Difference } from './difference.ts'
export { forbidImpurity, ImpurityError } from './forbid-impurity.ts'
export { type Replayed, type ReplayOptions, replayGuild } from './replay-guild.ts'
