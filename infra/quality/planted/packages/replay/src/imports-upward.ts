// expect: replay-imports-downward
export { name } from '../../cli/src/index.ts'
