// expect: testing-only-from-tests
export { name } from '../../../packages/testing/src/index.ts'
