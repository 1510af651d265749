import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { command } from './raw-redis.ts'

/** Times of the two things that no message can do without, in ms, as they were taken beside the load. */
export interface Hops {
  /** From an XADD to the answer of an XREADGROUP that waits for it, over bare sockets. */
  readonly hopsMs: readonly number[]
  /** One row and one commit, on this disk. */
  readonly commitsMs: readonly number[]
}

const EVERY_MS = 50
const STREAM = 'bench:hop'

/** Takes both again and again until `signal` aborts. */
export async function takeHops(redisUrl: string, databaseUrl: string, signal: AbortSignal): Promise<Hops> {
  const [writer, reader] = [await open(redisUrl), await open(redisUrl)]
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  await database.query('create table if not exists bench_commit (at bigint)')
  await ask(writer, command('XGROUP', 'CREATE', STREAM, 'bench', '$', 'MKSTREAM'))
  const hopsMs: number[] = []
  const commitsMs: number[] = []
  while (!signal.aborted) {
    const read = ask(reader, command('XREADGROUP', 'GROUP', 'bench', 'bench', 'BLOCK', '5000', 'STREAMS', STREAM, '>'))
    // The read is waiting by then.
    await wait(EVERY_MS / 2)
    const addedAt = performance.now()
    const added = ask(writer, command('XADD', STREAM, 'MAXLEN', '100', '*', 'm', 'x'.repeat(1_300)))
    await read
    hopsMs.push(performance.now() - addedAt)
    await added
    await wait(EVERY_MS / 2)
    const begunAt = performance.now()
    await database.query('insert into bench_commit values (1)')
    commitsMs.push(performance.now() - begunAt)
  }
  await database.end()
  writer.destroy()
  reader.destroy()
  return { hopsMs, commitsMs }
}

async function open(url: string): Promise<Socket> {
  const { hostname, port, password } = new URL(url)
  const socket = connect(Number(port || 6379), hostname)
  socket.setNoDelay(true)
  await once(socket, 'connect')
  if (password) await ask(socket, command('AUTH', decodeURIComponent(password)))
  return socket
}

/** Sends one command and waits for the beginning of its answer. */
async function ask(socket: Socket, bytes: Buffer): Promise<void> {
  const answered = once(socket, 'data')
  socket.write(bytes)
  await answered
}
