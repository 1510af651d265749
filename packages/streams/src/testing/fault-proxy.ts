import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A line to a server that can be cut or go silent. */
export interface FaultProxy extends AsyncDisposable {
  readonly url: string
  /** Connections of now pass nothing on any more and are not closed either; new ones work. */
  silence(): void
  /** Connections of now carry calls but no answers any more; new ones work. */
  loseAnswers(): void
  /** Ends all connections; new ones are refused until `restore`. */
  cut(): void
  restore(): void
}

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let isCut = false
  const server = createServer((client) => {
    if (isCut) {
      client.destroy()
      return
    }
    const target = connect(targetPort, '127.0.0.1')
    const pair = [client, target] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      for (const socket of pair) socket.destroy()
    }
    for (const socket of pair) {
      socket.on('error', end)
      socket.on('close', end)
    }
    client.pipe(target)
    target.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const endAll = () => {
    for (const [client, target] of pairs) {
      client.destroy()
      target.destroy()
    }
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    silence: () => {
      for (const [client, target] of pairs) {
        client.unpipe(target)
        target.unpipe(client)
        client.resume()
        target.resume()
      }
    },
    loseAnswers: () => {
      for (const [client, target] of pairs) {
        target.unpipe(client)
        target.resume()
      }
    },
    cut: () => {
      isCut = true
      endAll()
    },
    restore: () => {
      isCut = false
    },
    [Symbol.asyncDispose]: async () => {
      endAll()
      server.close()
      await once(server, 'close')
    },
  }
}
