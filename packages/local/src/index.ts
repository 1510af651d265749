/** Postgres, Redis and service processes on one machine: found or installed, started, watched and stopped. */
export { type PostgresServer, type PostgresServerOptions, startPostgresServer } from './postgres-server.ts'
export { findReachableFolder } from './reachable-folder.ts'
export { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts'
