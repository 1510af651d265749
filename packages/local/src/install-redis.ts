import { spawn, spawnSync } from 'node:child_process'

interface PackageManager {
  readonly command: string
  /** Run in order; later lines are tried only when those before them succeeded. */
  readonly steps: readonly (readonly string[])[]
  readonly needsRoot: boolean
}

const managers: readonly PackageManager[] = [
  {
    command: 'apt-get',
    steps: [
      ['update'],
      ['install', '--yes', '--no-install-recommends', '--option=DPkg::Lock::Timeout=300', 'redis-server'],
    ],
    needsRoot: true,
  },
  { command: 'dnf', steps: [['install', '--assumeyes', 'valkey']], needsRoot: true },
  { command: 'dnf', steps: [['install', '--assumeyes', 'redis']], needsRoot: true },
  { command: 'apk', steps: [['add', '--no-cache', 'redis']], needsRoot: true },
  { command: 'brew', steps: [['install', 'redis']], needsRoot: false },
]

const stepTimeoutMs = 5 * 60_000

/** Tries the package managers that this machine has. Returns why none succeeded; `undefined` when one did. */
export async function installRedis(onProgress: (line: string) => void): Promise<string | undefined> {
  const isRoot = process.getuid?.() === 0
  const present = managers.filter(({ command }) => spawnSync(command, ['--version']).error === undefined)
  if (present.length === 0) return 'and no package manager that NEXUS knows'
  const canBeRoot = isRoot || spawnSync('sudo', ['-n', 'true']).status === 0

  let failure = ''
  for (const { command, steps, needsRoot } of present) {
    if (needsRoot && !canBeRoot) {
      failure = `installing it with ${command} takes root or sudo without a password`
      continue
    }
    const prefix = needsRoot && !isRoot ? ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'] : []
    onProgress(`Redis is missing: installing it with ${command}`)
    const failed = await runSteps(command, steps, prefix)
    if (failed === undefined) {
      stopPackagedService(prefix, onProgress)
      return undefined
    }
    failure = failed
  }
  return failure
}

async function runSteps(
  command: string,
  steps: PackageManager['steps'],
  prefix: readonly string[],
): Promise<string | undefined> {
  for (const step of steps) {
    const [program = command, ...args] = [...prefix, command, ...step]
    const { code, output } = await run(program, args)
    // A stale or partly unreachable index is no reason not to try the installation.
    if (code !== 0 && step[0] !== 'update') {
      return `${command} ${step.join(' ')} failed: ${output.trim().split('\n').slice(-3).join(' ')}`
    }
  }
  return undefined
}

function run(program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' },
      timeout: stepTimeoutMs,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** Debian's package starts a server of its own on port 6379; NEXUS starts a private one instead. */
function stopPackagedService(prefix: readonly string[], onProgress: (line: string) => void): void {
  if (process.platform !== 'linux' || spawnSync('systemctl', ['is-active', 'redis-server']).status !== 0) return
  const [program, ...args] = [...prefix, 'systemctl', 'disable', '--now', 'redis-server']
  if (program && spawnSync(program, args).status === 0)
    onProgress('the system service redis-server was switched off again')
}
