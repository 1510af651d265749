// expect: no-cycles
export { hatch } from './hen.ts'
export const name = 'egg'
