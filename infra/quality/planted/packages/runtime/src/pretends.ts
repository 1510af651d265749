// expect: product-imports-no-test-support
export { pretend } from './testing/pretend.ts'
