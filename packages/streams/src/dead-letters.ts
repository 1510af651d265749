import type { Connections } from './connect.ts'
import { type DeadEntry, readDeadLetter } from './dead-letter-fields.ts'
import { RETRY_ENTRY_FIELD, RETRY_STREAM_FIELD } from './delivery.ts'
import { deadKey, retryKey } from './keys.ts'

/** A dead letter and its place. */
export interface DeadLetter extends DeadEntry {
  /** Its own entry id among the dead letters. */
  readonly id: string
  readonly partition: number
}

/** Names one dead letter. */
export interface DeadLetterPlace {
  readonly stream: string
  readonly partition: number
  readonly id: string
}

export interface DeadLetters {
  /** Oldest first over one partition after the other; `after` continues behind a letter. At most `limit`, default 100. */
  list(stream: string, options?: { partition?: number; after?: DeadLetterPlace; limit?: number }): Promise<DeadLetter[]>
  /** How many there are in all partitions. */
  count(stream: string): Promise<number>
  get(place: DeadLetterPlace): Promise<DeadLetter | undefined>
  /**
   * Delivers it once more to the group that gave it up, and to no other, with `fields` in place of those that were kept.
   * Resolves to false when it is not there any more.
   */
  redrive(place: DeadLetterPlace, fields?: readonly string[]): Promise<boolean>
  /** Deletes it. Resolves to false when it is not there any more. */
  drop(place: DeadLetterPlace): Promise<boolean>
}

type RawLetter = readonly [id: string, flat: string[]]

export function openDeadLetters({ commands, persist }: Connections, partitions: number): DeadLetters {
  const range = (stream: string, partition: number, from: string, to: string, limit: number) =>
    persist('read dead letters', async () => {
      const found = (await commands.call('XRANGE', deadKey(partition, stream), from, to, 'COUNT', limit)) as RawLetter[]
      return found.map(([id, flat]): DeadLetter => ({ ...readDeadLetter(flat), id, partition }))
    })
  const get = async ({ stream, partition, id }: DeadLetterPlace) => (await range(stream, partition, id, id, 1)).at(0)
  return {
    async list(stream, { partition, after, limit = 100 } = {}) {
      const letters: DeadLetter[] = []
      const first = partition ?? after?.partition ?? 0
      const last = partition ?? partitions - 1
      for (let p = first; p <= last && letters.length < limit; p += 1) {
        const from = after?.partition === p ? `(${after.id}` : '-'
        letters.push(...(await range(stream, p, from, '+', limit - letters.length)))
      }
      return letters
    },
    async count(stream) {
      const counts = await persist('count dead letters', () =>
        Promise.all(Array.from({ length: partitions }, (_, p) => commands.xlen(deadKey(p, stream)))),
      )
      return counts.reduce((sum, count) => sum + count, 0)
    },
    get,
    async redrive(place, fields) {
      const letter = await get(place)
      if (!letter) return false
      const { partition, id, stream, entryId, group } = letter
      const markers = [RETRY_STREAM_FIELD, stream, RETRY_ENTRY_FIELD, entryId]
      const keys = [deadKey(partition, place.stream), retryKey(partition, group)]
      const added = await persist('redrive', () =>
        commands.nexusRedrive(2, [...keys, id, ...markers, ...(fields ?? letter.fields)]),
      )
      return added !== null
    },
    async drop({ stream, partition, id }) {
      return (await persist('drop a dead letter', () => commands.xdel(deadKey(partition, stream), id))) === 1
    },
  }
}
