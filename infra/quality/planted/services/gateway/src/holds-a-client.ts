// expect: handlers-import-no-client-library
import type { Redis } from 'ioredis'

export type Client = Redis
