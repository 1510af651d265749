// expect: events-imports-downward
// expect: events-imports-only-zod
export { name } from '../../domain/src/index.ts'
