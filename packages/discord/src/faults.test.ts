import { expect, test } from 'vitest'
import { type DiscordFault, faultOf } from './faults.ts'

test.each<[code: number, status: number, fault: DiscordFault]>([
  [10008, 404, 'message_gone'],
  [10007, 404, 'member_gone'],
  [10013, 404, 'user_gone'],
  [10003, 404, 'channel_gone'],
  [50013, 403, 'missing_permission'],
  [50001, 403, 'missing_access'],
  [50007, 403, 'cannot_dm'],
  [50278, 400, 'cannot_dm'],
  [50034, 400, 'too_old'],
  [50035, 400, 'bad_form'],
  [10062, 404, 'unknown_interaction'],
  [50027, 401, 'unknown_interaction'],
  [40060, 400, 'already_acknowledged'],
])('code %i means %s %s', (code, status, fault) => {
  expect(faultOf(code, status)).toBe(fault)
})

test('an unknown code goes by its status', () => {
  expect(faultOf(0, 400)).toBe('bad_form')
  expect(faultOf(0, 403)).toBe('missing_permission')
  expect(faultOf(31_337, 404)).toBe('refused')
})
