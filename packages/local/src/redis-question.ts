import { connect } from 'node:net'

/**
 * Sends one command without arguments and returns the raw answer.
 * `undefined` when nothing listens, or no whole answer came within one second.
 */
export function askRedis(port: number, command: string, password?: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let received = ''
    const finish = (answer: string | undefined) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1_000, () => finish(undefined))
    socket.once('error', () => finish(undefined))
    socket.once('close', () => finish(received || undefined))
    socket.on('data', (chunk) => {
      received += chunk
    })
    const login = password ? `AUTH ${password}\r\n` : ''
    // QUIT makes the server close the connection after its answer, so the end needs no parsing.
    socket.write(`${login}${command}\r\nQUIT\r\n`)
  })
}
