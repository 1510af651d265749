// expect: discord-imports-downward
export { name } from '../../event-log/src/index.ts'
