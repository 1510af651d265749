import { streamKey } from '@nexus/streams'
import type { Redis } from 'ioredis'

/** How many entries of a stream a group has read and settled since it exists, over all partitions. */
export async function acknowledged(redis: Redis, partitions: number, stream: string, group: string): Promise<number> {
  const replies = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => redis.xinfo('GROUPS', streamKey(partition, stream))),
  )
  let settled = 0
  for (const reply of replies as unknown[][][]) {
    for (const facts of reply) {
      const of = (name: string) => facts[facts.indexOf(name) + 1]
      if (of('name') === group) settled += Number(of('entries-read') ?? 0) - Number(of('pending') ?? 0)
    }
  }
  return settled
}
