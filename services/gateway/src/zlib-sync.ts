import { constants } from 'node:zlib'
import { Inflate } from './sync-inflate.ts'

const { Z_NO_FLUSH, Z_SYNC_FLUSH } = constants
const zlibSync = { Inflate, Z_NO_FLUSH, Z_SYNC_FLUSH }

// The library asks for the default export.
export { zlibSync as default }
