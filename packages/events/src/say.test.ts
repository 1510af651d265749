import { describe, expect, test } from 'vitest'
import { frameId } from './identify.ts'
import { parseMessage } from './parse-message.ts'
import { type Said, sayAll } from './say.ts'

const cause = {
  id: frameId('session', 1, 1_763_800_000_000),
  occurredAt: 1_763_800_000_000,
  guildId: '1',
  correlationId: frameId('session', 1, 1_763_800_000_000),
}
const erased: Said = { type: 'MemberErased', data: { subject: 'Kq3tVbW0sY7mZp1xRf5Naw' } }

describe('an answer', () => {
  test('inherits time, guild and chain from its cause, and names it', () => {
    const [answer] = sayAll('moderation', cause, [erased])
    expect(answer).toMatchObject({
      occurredAt: cause.occurredAt,
      guildId: '1',
      correlationId: cause.correlationId,
      causationId: cause.id,
    })
  })

  test('is the same message when it is given again', () => {
    expect(sayAll('moderation', cause, [erased, erased])).toEqual(sayAll('moderation', cause, [erased, erased]))
  })

  test('has an id of its own among answers of its type', () => {
    const ids = sayAll('moderation', cause, [erased, erased]).map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  test('can be read back from its bytes', () => {
    const [answer] = sayAll('moderation', cause, [erased])
    expect(parseMessage(JSON.stringify(answer))).toEqual({ ok: true, message: answer })
  })
})
