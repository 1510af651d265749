// expect: domain-imports-no-client-library
// expect: no-unresolvable
export { Redis } from 'ioredis'
