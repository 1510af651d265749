import { expect, test } from 'vitest'
import { readQuestion } from './question.ts'

const message = { kind: 'message', messageId: '1190000000000000003', guildId: null }
const CASE = '019aaaac-267b-8eee-8b21-a217ede0893c'

test.each([
  ['1190000000000000003', message],
  [' https://discord.com/channels/12/34/1190000000000000003 ', { ...message, guildId: '12' }],
  ['<https://ptb.discord.com/channels/12/34/1190000000000000003>', { ...message, guildId: '12' }],
  ['http://127.0.0.1:4100/channels/12/34/1190000000000000003', { ...message, guildId: '12' }],
  [CASE.toUpperCase(), { kind: 'case', caseId: CASE }],
  ['#12', { kind: 'case-number', number: 12 }],
  ['case 12', { kind: 'case-number', number: 12 }],
  ['12', { kind: 'case-number', number: 12 }],
])('%s is understood', (text, question) => {
  expect(readQuestion(text)).toEqual(question)
})

test.each(['', 'why', '#0', 'https://evil.example/channels/1/2/3', '123456789012345678901234', 'case'])(
  '%j is not understood',
  (text) => {
    expect(readQuestion(text)).toBeNull()
  },
)
