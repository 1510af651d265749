// expect: cli-imports-downward
export { name } from '../../testing/src/index.ts'
