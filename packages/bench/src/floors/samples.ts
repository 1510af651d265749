import { streamKey } from '@nexus/streams'
import type { BenchWorld } from '../bench-world.ts'
import { until } from '../until.ts'

/** Entries as they were just on the streams: what floors do their work on. */
export interface Samples {
  /** Fields of entries with frames, names and values in turn. */
  readonly frames: readonly (readonly string[])[]
  /** … and with judged messages. */
  readonly judged: readonly (readonly string[])[]
}

const MOST = 500
/** Streams are trimmed all the time: so many have to be there at one moment. */
const LEAST = 100

/** Waits until messages are on their way, and copies some of them. */
export async function takeSamples(world: BenchWorld): Promise<Samples> {
  let samples: Samples = { frames: [], judged: [] }
  await until('messages on the streams', 120_000, async () => {
    samples = await readSamples(world)
    return samples.frames.length >= LEAST && samples.judged.length >= LEAST
  })
  return samples
}

async function readSamples({ redis, partitions }: BenchWorld): Promise<Samples> {
  const newest = async (stream: string) => {
    const read = async (partition: number) =>
      (await redis.xrevrange(streamKey(partition, stream), '+', '-', 'COUNT', MOST)).map(([, fields]) => fields)
    return (await Promise.all(Array.from({ length: partitions }, (_, partition) => read(partition)))).flat()
  }
  const isMessage = (fields: readonly string[]) => jsonOf(fields).includes('"t":"MESSAGE_CREATE"')
  const [frames, judged] = await Promise.all([newest('discord.events'), newest('context.messages')])
  return { frames: frames.filter(isMessage).slice(0, MOST), judged: judged.slice(0, MOST) }
}

/** The message in an entry. */
export function jsonOf(fields: readonly string[]): string {
  return fields[fields.indexOf('m') + 1] ?? ''
}
