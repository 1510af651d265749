import { spawn, spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** Made on machines that know none of the accounts before it. */
const ownAccount = 'nexus-postgres'

/**
 * The account that Postgres runs as, because it refuses to run as root: the owner of `dataDirectory` when that exists,
 * else `postgres`, else a system account made for it, else `nobody`. `undefined` for an ordinary user, who needs no other.
 */
export async function findPostgresUser(dataDirectory?: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = dataDirectory === undefined ? undefined : await stat(dataDirectory).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const user = lookUp('postgres') ?? lookUp(ownAccount) ?? createAccount() ?? lookUp('nobody')
  if (user) return user
  throw new Error(
    `Postgres does not run as root, and this machine has no other account: run 'useradd --system ${ownAccount}'`,
  )
}

function lookUp(name: string): SystemUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function createAccount(): SystemUser | undefined {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ownAccount])
  return lookUp(ownAccount)
}

/** Whether `user` can enter `directory`. */
export const canEnter = (directory: string, user: SystemUser | undefined): Promise<boolean> =>
  holds('cd "$1"', directory, user)

/** Runs a shell test as `user`: the kernel is asked, because modes alone do not tell (ACLs, mounts, groups). */
export function holds(shellTest: string, path: string, user: SystemUser | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = spawn('/bin/sh', ['-c', shellTest, 'probe', path], { cwd: '/', stdio: 'ignore', ...user })
    probe.once('error', () => resolve(false))
    probe.once('exit', (code) => resolve(code === 0))
  })
}
