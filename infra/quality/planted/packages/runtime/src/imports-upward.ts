// expect: runtime-imports-downward
export { name } from '../../replay/src/index.ts'
