// expect: package-root-only
export { secret } from '../../../packages/streams/src/internal.ts'
