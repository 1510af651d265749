import { statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { type Finding, fail, ok, warn } from './finding.ts'

const GIB = 1024 ** 3
const NODE_MAJOR = 26

export function lookAtNode(version = process.versions.node): Finding {
  const isNewEnough = Number.parseInt(version, 10) >= NODE_MAJOR
  if (isNewEnough) return ok('Node', `version ${version}`)
  return fail(
    'Node',
    `version ${version} cannot run TypeScript as it stands`,
    `start through npm start or npm run nexus, which use Node ${NODE_MAJOR}`,
  )
}

export async function lookAtDisk(folder: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(folder)
  const free = (bavail * bsize) / GIB
  const share = blocks === 0 ? 1 : bavail / blocks
  const detail = `${free.toFixed(1)} GiB free (${Math.round(share * 100)} %) at ${folder}`
  const fix = 'free some space, or move NEXUS_STATE_DIR: a full disk stops Postgres and Redis'
  if (free < 0.5) return fail('Disk', detail, fix)
  return free < 2 || share < 0.05 ? warn('Disk', detail, fix) : ok('Disk', detail)
}

/** Whether others on this machine could read the master key. */
export function lookAtKeyFile(path: string): Finding {
  const mode = statSync(path).mode & 0o777
  if ((mode & 0o077) === 0) return ok('Master key file', `${path}, for its owner alone`)
  return warn('Master key file', `${path} has mode ${mode.toString(8)}: others can read it`, `chmod 600 ${path}`)
}
