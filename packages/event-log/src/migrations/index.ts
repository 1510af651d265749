import type { Migration } from 'kysely/migration'
import * as roles from './0001-roles.ts'
import * as log from './0002-log.ts'
import * as append from './0003-append.ts'
import * as archive from './0004-archive.ts'
import * as partitions from './0005-partitions.ts'
import * as keys from './0006-keys.ts'
import * as reading from './0007-reading.ts'
import * as grants from './0008-grants.ts'
import * as projections from './0009-projections.ts'

/** In order, for ever: a migration that has run anywhere is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-roles': roles,
  '0002-log': log,
  '0003-append': append,
  '0004-archive': archive,
  '0005-partitions': partitions,
  '0006-keys': keys,
  '0007-reading': reading,
  '0008-grants': grants,
  '0009-projections': projections,
}
