export { canonicalize } from './canonicalize.ts'
export { type ScreenedMessage, screenMessage } from './screen-message.ts'
export type { Lists } from './triggers/index.ts'
