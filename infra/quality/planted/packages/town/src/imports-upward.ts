// expect: town-imports-downward
export { name } from '../../cli/src/index.ts'
