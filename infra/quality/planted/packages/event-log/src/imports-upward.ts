// expect: event-log-imports-downward
export { name } from '../../streams/src/index.ts'
