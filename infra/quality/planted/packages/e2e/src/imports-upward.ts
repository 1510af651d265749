// expect: e2e-imports-downward
export { name } from '../../cli/src/index.ts'
