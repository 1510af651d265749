import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DiscordRefusal } from '../refusal.ts'
import { integer, isoTime, lengthOf, parseForm, snowflake, text } from './form.ts'

const Form = z.strictObject({
  name: text({ min: 1, max: 3 }),
  note: text({ max: 2 }).nullish(),
  seconds: integer({ min: 0, max: 10 }).nullish(),
  ids: z.array(snowflake).max(2).nullish(),
  until: isoTime.nullish(),
  inner: z.strictObject({ yes: z.boolean() }).nullish(),
})

function problemsOf(body: unknown) {
  try {
    parseForm(Form, body)
  } catch (error) {
    if (error instanceof DiscordRefusal) return error.body
    throw error
  }
  throw new Error('the form was not refused')
}

describe("a form is refused in Discord's words", () => {
  test.each([
    [{}, { name: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] } }],
    [
      { name: 'long' },
      { name: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 3 in length.' }] } },
    ],
    [
      { name: 'a', note: 'abc' },
      { note: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2 or fewer in length.' }] } },
    ],
    [
      { name: 'a', seconds: 11 },
      { seconds: { _errors: [{ code: 'NUMBER_TYPE_MAX', message: 'int value should be less than or equal to 10.' }] } },
    ],
    [
      { name: 'a', seconds: 'x' },
      { seconds: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message: 'Value "x" is not int.' }] } },
    ],
    [
      { name: 'a', ids: ['1', 'b'] },
      { ids: { 1: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message: 'Value "b" is not snowflake.' }] } } },
    ],
    [
      { name: 'a', ids: 'x' },
      { ids: { _errors: [{ code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }] } },
    ],
    [
      { name: 'a', until: 'soon' },
      { until: { _errors: [{ code: 'DATE_TIME_TYPE_PARSE', message: 'Could not parse soon. Should be ISO8601.' }] } },
    ],
    [
      { name: 'a', inner: { yes: 1 } },
      { inner: { yes: { _errors: [{ code: 'BOOLEAN_TYPE_CHOICES', message: 'Must be either true or false.' }] } } },
    ],
    [
      { name: 'a', nam: 'b' },
      { nam: { _errors: [{ code: 'SIMULATOR_UNKNOWN_KEY', message: 'The simulator knows no field "nam" here.' }] } },
    ],
  ])('%j', (body, errors) => {
    expect(problemsOf(body)).toEqual({ message: 'Invalid Form Body', code: 50035, errors })
  })

  test('every problem is told at once', () => {
    expect(Object.keys(problemsOf({ note: 'abc', seconds: -1 }).errors ?? {}).sort()).toEqual([
      'name',
      'note',
      'seconds',
    ])
  })
})

test('a camelCase key passes only beside its snake_case form', () => {
  const Twins = z.strictObject({ delete_message_seconds: z.int() })
  expect(parseForm(Twins, { delete_message_seconds: 1, deleteMessageSeconds: 1 })).toEqual({
    delete_message_seconds: 1,
  })
  expect(() => parseForm(Twins, { deleteMessageSeconds: 1 })).toThrow('Invalid Form Body')
})

test('length counts characters, not UTF-16 units', () => {
  expect(lengthOf('a😀é')).toBe(3)
  expect(parseForm(Form, { name: '😀😀😀' }).name).toBe('😀😀😀')
})
