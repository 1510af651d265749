import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Replayed } from '@nexus/replay'
import { CommandFailure } from '../failure.ts'
import type { Reached } from '../reach.ts'

export type LinkLists = ReadonlyMap<string, ReadonlySet<string>>

const PROCESS = fileURLToPath(new URL('./replay-process.ts', import.meta.url))

/** Replays in a process without credentials of Discord, AI or Redis. @throws CommandFailure when that ends early */
export async function replayApart(
  { databaseUrl, masterKeyFile }: Pick<Reached, 'databaseUrl' | 'masterKeyFile'>,
  args: readonly string[],
  lists: LinkLists,
  file = PROCESS,
): Promise<Replayed> {
  const child = spawn(process.execPath, [file, ...args], {
    env: { DATABASE_URL: databaseUrl, NEXUS_MASTER_KEY_FILE: masterKeyFile },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // A process that ends before it has read them says by its code that it did.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(Object.fromEntries([...lists].map(([name, domains]) => [name, [...domains]]))))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code === 0) return JSON.parse(stdout) as Replayed
  const reason = stderr.split('\n').find((line) => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1)
  throw new CommandFailure(`the replay ended early: ${reason ?? `code ${code}`}`, {
    next: 'nexus log verify shows whether the log is whole; NEXUS_DEBUG=1 shows more',
    cause: stderr,
  })
}
