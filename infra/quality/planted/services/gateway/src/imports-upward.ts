// expect: services-import-downward
export { name } from '../../../packages/replay/src/index.ts'
