// expect: model-training-imports-downward
export { name } from '../../runtime/src/index.ts'
