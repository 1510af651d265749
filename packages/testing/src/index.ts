/** Real stores for tests, given / when / then for deciders, and waiting for conditions. For tests alone. */
export { type DeciderUnderTest, type Given, givenFor } from './given.ts'
export { plainAuthor, scamSignal } from './sample-flag.ts'
export type { PrivatePostgres, TestPostgres } from './start-postgres.ts'
export { startPostgres } from './start-postgres.ts'
export { startRedis, type TestRedis, type TestRedisOptions } from './start-redis.ts'
export { type WaitOptions, waitFor } from './wait-for.ts'
