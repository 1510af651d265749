import type { Migration } from 'kysely/migration'
import { up as roles } from './0001-roles.ts'
import { up as log } from './0002-log.ts'
import { up as append } from './0003-append.ts'
import { up as archive } from './0004-archive.ts'
import { up as partitions } from './0005-partitions.ts'
import { up as keys } from './0006-keys.ts'
import { up as reading } from './0007-reading.ts'
import { up as grants } from './0008-grants.ts'
import { up as projections } from './0009-projections.ts'
import { up as forgetting } from './0010-forgetting.ts'

/** In order, for ever: a migration that has run anywhere is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-roles': { up: roles },
  '0002-log': { up: log },
  '0003-append': { up: append },
  '0004-archive': { up: archive },
  '0005-partitions': { up: partitions },
  '0006-keys': { up: keys },
  '0007-reading': { up: reading },
  '0008-grants': { up: grants },
  '0009-projections': { up: projections },
  '0010-forgetting': { up: forgetting },
}
