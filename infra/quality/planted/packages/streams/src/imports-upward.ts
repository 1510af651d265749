// expect: streams-imports-downward
export { name } from '../../domain/src/index.ts'
