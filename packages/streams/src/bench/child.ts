/** What a bench's child is told. */
export interface Task {
  readonly url: string
  readonly entries: number
  /** Calls in flight at a time. */
  readonly window: number
}

/** What a child says when it is done. */
export interface Done {
  readonly startedAt: number
  readonly endedAt: number
  /** Processor time between the two, in ms. */
  readonly cpuMs: number
}

/** Runs `work` when the parent says so: first says that it is ready, then how long it took. */
export async function serveTask(
  prepare: (task: Task) => Promise<{ run: () => Promise<void>; close: () => Promise<void> }>,
) {
  const [, , text = ''] = process.argv
  const { run, close } = await prepare(JSON.parse(text) as Task)
  const begun = new Promise<void>((resolve) => process.once('message', () => resolve()))
  process.send?.('ready')
  await begun
  const startedAt = Date.now()
  const cpu = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(cpu)
  const done: Done = { startedAt, endedAt: Date.now(), cpuMs: (user + system) / 1_000 }
  process.send?.(done)
  await close()
  if (process.connected) process.disconnect?.()
}

/** Calls `call` for 0 … `count` - 1 with at most `window` of them under way. */
export async function keepInFlight(
  count: number,
  window: number,
  call: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      const i = next
      next += 1
      await call(i)
    }
  }
  await Promise.all(Array.from({ length: Math.min(window, count) }, lane))
}
