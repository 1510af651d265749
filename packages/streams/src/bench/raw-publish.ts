import { once } from 'node:events'
import { connect } from 'node:net'
import { serveTask } from './child.ts'
import { sampleEnvelope } from './sample-envelope.ts'

/** Commands per write. */
const BATCH = 500
await serveTask(async ({ url, entries, window }) => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port || 6379), hostname)
  await once(socket, 'connect')
  const commands = Array.from({ length: BATCH }, (_, i) => {
    const envelope = JSON.stringify(sampleEnvelope(i))
    const words = ['XADD', 'bench-raw', '*', 'm', envelope]
    return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
  })
  const bytes = Buffer.from(commands.join(''))
  return {
    run: async () => {
      const writes = entries / BATCH
      let sent = 0
      let answers = 0
      const finished = Promise.withResolvers<void>()
      const send = () => {
        while (sent < writes && sent * BATCH - answers < window) {
          sent += 1
          socket.write(bytes)
        }
      }
      socket.on('data', (chunk: Buffer) => {
        // Each answer is `$15\r\n<id>\r\n`: one dollar sign each.
        for (let at = chunk.indexOf(36); at >= 0; at = chunk.indexOf(36, at + 1)) answers += 1
        if (answers >= entries) finished.resolve()
        else send()
      })
      send()
      await finished.promise
    },
    close: async () => {
      socket.destroy()
    },
  }
})
