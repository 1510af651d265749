import { expect, test } from 'vitest'
import { JudgedLately } from './judged-lately.ts'

test('the oldest judgements are forgotten first, so that what is remembered stays bounded', () => {
  const judged = new JudgedLately(2)
  for (const id of ['1', '2', '3']) judged.add(id, `${id}-0`)
  const isKnown = (messageId: string) => judged.has({ type: 'MESSAGE_CREATE', messageId, entryId: '0-0' })
  expect(['1', '2', '3'].map(isKnown)).toEqual([false, true, true])
})
