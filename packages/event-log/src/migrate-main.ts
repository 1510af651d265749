import { setTimeout as wait } from 'node:timers/promises'
import { migrate } from './migrate.ts'

/** Longest wait for Postgres to take connections, in ms. */
const WAIT_WITHIN_MS = 60_000

const url = process.env.DATABASE_URL
if (!url) {
  process.stderr.write('DATABASE_URL is not set\n')
  process.exit(2)
}
for (const giveUpAt = Date.now() + WAIT_WITHIN_MS; ; ) {
  try {
    const migrated = await migrate(url)
    process.stdout.write(`${JSON.stringify({ migrated })}\n`)
    break
  } catch (error) {
    if (Date.now() > giveUpAt) throw error
    process.stderr.write(`not yet: ${error instanceof Error ? error.message : String(error)}\n`)
    await wait(2_000)
  }
}
