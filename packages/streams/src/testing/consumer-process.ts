import { FenceLostError } from '../errors.ts'
import { openStreams } from '../open-streams.ts'

/** What the process is told on its command line. */
export interface ConsumerTask {
  readonly url: string
  readonly consumer: string
  readonly maxAttempts?: number
  /** The entry that ends the process with SIGKILL, without a word. */
  readonly poison?: string
  /** Wait for a message of the parent before the effects of the first batch, and report what became of them. */
  readonly isHolding?: boolean
}

/** What the process tells its parent. */
export type ConsumerReport =
  | { readonly kind: 'acquired'; readonly partition: number }
  | { readonly kind: 'holding'; readonly numbers: readonly string[] }
  | { readonly kind: 'effects'; readonly publish: string; readonly ack: string }

const [, , text = '{}'] = process.argv
const { url, consumer, maxAttempts = 5, poison, isHolding = false } = JSON.parse(text) as ConsumerTask
const report = (said: ConsumerReport): void => {
  process.send?.(said)
}

const streams = await openStreams({ url, partitions: 2, clientName: consumer })
let isFirst = isHolding
streams.consume({
  ...{ group: 'g', consumer, streams: ['s'], batchSize: 20, maxAttempts },
  lifecycle: {
    acquired: (partition) => report({ kind: 'acquired', partition }),
  },
  onBatch: async (batch) => {
    const numbers = batch.deliveries.map(({ fields }) => fields.get('n') ?? '')
    if (poison !== undefined && numbers.includes(poison)) process.kill(process.pid, 'SIGKILL')
    const { fence } = batch
    const effects = numbers.map((n) => ({
      partition: batch.partition,
      fields: ['n', n, 'by', consumer, 'token', String(fence.token)],
    }))
    if (!isFirst) {
      await streams.publish('out', effects, fence)
      await batch.ack()
      return
    }
    isFirst = false
    report({ kind: 'holding', numbers })
    await new Promise((resolve) => process.once('message', resolve))
    const outcome = async (effect: Promise<unknown>) => {
      try {
        await effect
        return 'done'
      } catch (error) {
        return error instanceof FenceLostError ? error.name : String(error)
      }
    }
    const publish = await outcome(streams.publish('out', effects, fence))
    report({ kind: 'effects', publish, ack: await outcome(batch.ack()) })
  },
})
process.once('disconnect', () => process.exit(0))
