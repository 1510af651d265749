import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** A checkout in which `npx` is a script that notes its arguments and then behaves like a successful installation. */
let checkout: string
const inCheckout = (...path: string[]) => join(checkout, ...path)

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'nexus-bootstrap-'))
  mkdirSync(inCheckout('infra', 'local'), { recursive: true })
  mkdirSync(inCheckout('bin'))
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), inCheckout('infra', 'local', 'bootstrap.mjs'))
  writeFileSync(inCheckout('package.json'), '{ "packageManager": "pnpm@12.21.0" }')
  writeFileSync(inCheckout('pnpm-workspace.yaml'), '')
  writeFileSync(inCheckout('pnpm-lock.yaml'), 'one')
  npxDoes(`mkdir -p node_modules/node/bin && ln -sf '${process.execPath}' node_modules/node/bin/node`)
})
afterEach(() => rmSync(checkout, { recursive: true, force: true }))

function npxDoes(command: string): void {
  writeFileSync(inCheckout('bin', 'npx'), `#!/bin/sh\necho "$@" >> npx-calls\n${command}\n`)
  chmodSync(inCheckout('bin', 'npx'), 0o755)
}

function installations(): string[] {
  if (!existsSync(inCheckout('npx-calls'))) return []
  return readFileSync(inCheckout('npx-calls'), 'utf8').trimEnd().split('\n')
}

/** Hands over to a program given as source text. */
function launch(program: string) {
  writeFileSync(inCheckout('program.mjs'), program)
  writeFileSync(
    inCheckout('infra', 'local', 'launch.mjs'),
    "import { handOver } from './bootstrap.mjs'\nawait handOver(['program.mjs', ...process.argv.slice(2)])\n",
  )
  return spawn(process.execPath, [inCheckout('infra', 'local', 'launch.mjs'), 'one', 'two'], {
    cwd: '/',
    env: { ...process.env, PATH: [inCheckout('bin'), process.env.PATH].join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function run(program: string) {
  const child = launch(program)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { stdout, stderr, code: Number(code) }
}

test('installs once, and again when the lockfile has changed', async () => {
  await run('')
  expect(installations()).toEqual(['-y pnpm@12.21.0 install --frozen-lockfile --reporter=append-only'])
  await run('')
  expect(installations()).toHaveLength(1)
  writeFileSync(inCheckout('pnpm-lock.yaml'), 'other')
  await run('')
  expect(installations()).toHaveLength(2)
})

test('passes arguments, standard output and the exit code', async () => {
  const { stdout, code } = await run('console.log(process.argv.slice(2).join()); process.exitCode = 3')
  expect(stdout).toBe('one,two\n')
  expect(code).toBe(3)
})

test('says what failed and what to do, and tries again next time', async () => {
  npxDoes('echo "getaddrinfo ENOTFOUND registry"; exit 1')
  const failed = await run('console.log("never")')
  expect(failed.code).toBe(1)
  expect(failed.stdout).toBe('')
  expect(failed.stderr).toContain('ENOTFOUND registry')
  expect(failed.stderr).toContain('connect this machine to the network')
  await run('')
  expect(installations()).toHaveLength(2)
})

test('refuses to go on with another Node than the pinned one', async () => {
  npxDoes(
    'mkdir -p node_modules/node/bin; printf "#!/bin/sh\\necho v20.0.0\\n" > node_modules/node/bin/node; chmod +x node_modules/node/bin/node',
  )
  const { stderr, code } = await run('')
  expect(code).toBe(1)
  expect(stderr).toContain('node_modules holds Node v20.0.0 instead of Node 26')
})

const untilSignal = `
  process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(4) })
  process.on('disconnect', () => process.exit(5))
  setInterval(() => {}, 1_000)
  console.log(process.pid)`

test('passes a signal on and ends as the program ends', async () => {
  const child = launch(untilSignal)
  const said = text(child.stdout)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  expect(code).toBe(4)
  expect(await said).toContain('asked to stop')
})

test('the program learns that its starter was killed', async () => {
  const child = launch(untilSignal)
  const [line] = await once(child.stdout, 'data')
  const pid = Number(String(line))
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5_000 })
})
