// expect: bench-imports-downward
export { name } from '../../runtime/src/index.ts'
