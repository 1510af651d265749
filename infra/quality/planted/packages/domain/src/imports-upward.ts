// expect: domain-imports-downward
export { name } from '../../streams/src/index.ts'
