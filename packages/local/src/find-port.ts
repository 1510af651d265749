import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the range from which kernels take the ports of outgoing connections, so that a stopped server finds its port free again. */
const lowest = 20_000
const highest = 32_000

/** A TCP port on 127.0.0.1 that nothing listens on at this moment. `preferred` is tried first. */
export async function findPort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(lowest, highest)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port on 127.0.0.1 between ${lowest} and ${highest} after 200 attempts`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
