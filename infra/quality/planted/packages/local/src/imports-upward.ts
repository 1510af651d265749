// expect: local-imports-downward
export { name } from '../../events/src/index.ts'
