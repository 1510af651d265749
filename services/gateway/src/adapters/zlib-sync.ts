import { constants } from 'node:zlib'

/** What the library looks for in the module `zlib-sync`. */
export { Inflate } from './sync-inflate.ts'
export const { Z_NO_FLUSH, Z_SYNC_FLUSH } = constants
