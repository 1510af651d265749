import { BUCKETS, Grams, Reader } from '@nexus/local-model'

/** Texts as sparse rows: how often each bucket occurs, over the root of the number of grams. */
export interface Rows {
  readonly count: number
  /** Where each row begins in `buckets` and `values`; one more than there are rows. */
  readonly starts: Float64Array
  readonly buckets: Int32Array
  readonly values: Float64Array
}

/** Reads canonical texts with the reader and the grams that judge messages later. */
export function rowsOf(texts: readonly string[]): Rows {
  const reader = new Reader()
  const grams = new Grams()
  const counts = new Uint16Array(BUCKETS)
  const starts = new Float64Array(texts.length + 1)
  let buckets = new Int32Array(1 << 20)
  let values = new Float64Array(1 << 20)
  let size = 0
  for (const [row, text] of texts.entries()) {
    reader.read(text)
    grams.take(reader)
    if (size + grams.count > buckets.length) {
      buckets = grown(buckets, new Int32Array(buckets.length * 2))
      values = grown(values, new Float64Array(values.length * 2))
    }
    const first = size
    for (let at = 0; at < grams.count; at++) {
      const bucket = grams.buckets[at] ?? 0
      if (counts[bucket] === 0) buckets[size++] = bucket
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    const share = 1 / Math.sqrt(Math.max(1, grams.count))
    for (let at = first; at < size; at++) {
      const bucket = buckets[at] ?? 0
      values[at] = (counts[bucket] ?? 0) * share
      counts[bucket] = 0
    }
    starts[row + 1] = size
  }
  return { count: texts.length, starts, buckets: buckets.subarray(0, size), values: values.subarray(0, size) }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
