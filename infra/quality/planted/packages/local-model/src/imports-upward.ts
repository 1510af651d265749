// expect: local-model-imports-downward
export { name } from '../../runtime/src/index.ts'
