// @ts-check
/*
 * Runs on any Node from 20 on and needs nothing installed: it installs the dependencies when the lockfile changed and
 * hands over to the Node that the lockfile pins. Everything it says goes to stderr; stdout belongs to the program.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const modules = join(repository, 'node_modules')
const stampFile = join(modules, '.nexus-installed')
const pinnedNode = join(modules, 'node', 'bin', 'node')

const oldestNode = 20
const pinnedMajor = 26

/** What stops the set-up, said to people. */
class SetupError extends Error {}

/**
 * Runs `args` under the pinned Node and ends this process as that one ends.
 * @param {readonly string[]} args
 * @param {{ readonly env?: NodeJS.ProcessEnv }} [options]
 */
export async function handOver(args, options = {}) {
  try {
    await prepare()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exit(1)
  }
  endAs(await runPinned(args, options))
}

/** Installs what is missing. Returns at once, without the network, when everything is there. */
export async function prepare() {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: install Node ${oldestNode} or later (https://nodejs.org)`,
    )
  }
  const wanted = fingerprint()
  const installed = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
  if (installed !== wanted || pinnedVersion() === undefined) {
    await install()
    writeFileSync(stampFile, wanted)
  }
  const version = pinnedVersion()
  if (version?.startsWith(`v${pinnedMajor}.`)) return
  throw new SetupError(
    `node_modules holds ${version ? `Node ${version}` : 'no Node'} instead of Node ${pinnedMajor}: delete the folder node_modules and start again`,
  )
}

/**
 * @param {readonly string[]} args
 * @param {{ readonly env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export function runPinned(args, options = {}) {
  const child = spawn(pinnedNode, args, {
    cwd: repository,
    env: pinnedEnvironment(options.env),
    // The channel tells the program that its starter is gone, however that ended.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // Ctrl-C in a terminal reaches the program by itself; twice would mean impatience.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

/** @param {NodeJS.ProcessEnv} [extra] */
export function pinnedEnvironment(extra = {}) {
  const path = [dirname(pinnedNode), join(modules, '.bin'), process.env.PATH].join(delimiter)
  // What was compiled once is found the next time: commands answer in half the time.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'nexus-compile')
  return { ...process.env, NODE_COMPILE_CACHE: cache, ...extra, PATH: path }
}

/** @param {string} line */
export const say = (line) => process.stderr.write(`${line}\n`)

/** @param {{ code: number | null, signal: NodeJS.Signals | null }} end */
function endAs({ code, signal }) {
  process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1))
}

/** Changes whenever an installation would. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(repository, file)))
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`
}

/** @returns {string | undefined} such as `v26.10.0` */
function pinnedVersion() {
  const { status, stdout } = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  say(
    existsSync(modules) ? 'Updating dependencies …' : 'Installing dependencies (the first time takes about a minute) …',
  )
  const startedAt = Date.now()
  const args = ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only']
  const { code, output } = await runQuietly('npx', args)
  if (code !== 0) throw new SetupError(installationFailed(code, output))
  say(`Dependencies installed (${Math.round((Date.now() - startedAt) / 1000)} s)`)
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runQuietly(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: repository,
      // CI keeps pnpm from asking questions.
      env: { ...process.env, CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (chunk) => {
        output += chunk
        for (const line of chunk.match(/^Progress: .*$/gm) ?? []) say(`  ${line}`)
      })
    }
    child.once('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}` }))
    child.once('close', (code) => resolve({ code, output }))
  })
}

/**
 * @param {number | null} code
 * @param {string} output
 */
function installationFailed(code, output) {
  const end = output.trim().split('\n').slice(-15).join('\n')
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network/i.test(output)
  const isOutdated = /ERR_PNPM_OUTDATED_LOCKFILE/.test(output)
  const advice = isOffline
    ? 'The package registry cannot be reached: connect this machine to the network (or set npm_config_registry) and start again.'
    : isOutdated
      ? 'A package.json was changed without its lockfile: run npx pnpm install --no-frozen-lockfile and commit pnpm-lock.yaml.'
      : 'Correct what it names above and start again; deleting node_modules often helps.'
  return `${end}\n\nInstalling the dependencies failed (exit code ${code}). ${advice}`
}
