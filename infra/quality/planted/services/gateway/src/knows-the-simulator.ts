// expect: simulator-only-from-tests
export { name } from '../../simulator/src/index.ts'
