import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Simulator } from '../start-simulator.ts'
import { until } from './until.ts'

export interface RawFrame {
  readonly op: number
  readonly s: number | null
  readonly t: string | null
  readonly d: unknown
}

/** A gateway client of few manners: it sends what it is told. */
export async function connectRaw(simulator: Simulator, query = 'v=10&encoding=json', path = '/') {
  const socket = new WebSocket(`${simulator.gatewayUrl}${path}?${query}`)
  const frames: RawFrame[] = []
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())))
  const closed = once(socket, 'close').then(([code]) => Number(code))
  await once(socket, 'open')
  return {
    frames,
    closed,
    send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    sendText: (text: string) => socket.send(text),
    identify(more: object = {}) {
      socket.send(JSON.stringify({ op: 2, d: { token: simulator.token, intents: 513, properties: {}, ...more } }))
    },
    async first(matches: (frame: RawFrame) => boolean): Promise<RawFrame> {
      await until('a frame', () => frames.some(matches))
      const found = frames.find(matches)
      if (!found) throw new Error('the frame is gone')
      return found
    },
    close: (code?: number) => socket.close(code),
  }
}
