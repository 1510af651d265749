import { Redis } from 'ioredis'
import type { Fault } from '../fault.ts'
import { openStreams, type Streams, type StreamsOptions } from '../open-streams.ts'

/** Streams that remember their faults. */
export async function openForTest(
  url: string,
  options: Partial<StreamsOptions> = {},
): Promise<Streams & { readonly faults: Fault[] }> {
  const faults: Fault[] = []
  const streams = await openStreams({
    url,
    clientName: 'test',
    partitions: 2,
    onFault: (fault) => faults.push(fault),
    ...options,
  })
  return Object.assign(streams, { faults })
}

/** A plain client, to look behind the package's back and to do harm. */
export function openRedis(url: string): Redis & AsyncDisposable {
  const redis = new Redis(url)
  redis.on('error', () => undefined)
  return Object.assign(redis, {
    [Symbol.asyncDispose]: async () => {
      redis.disconnect()
    },
  })
}

/** Entries `from` … `to` - 1 for one partition, each carrying its number. */
export function numbered(from: number, to: number, partition = 0): { partition: number; fields: string[] }[] {
  return Array.from({ length: to - from }, (_, i) => ({ partition, fields: ['n', String(from + i)] }))
}
