import { expect, test } from 'vitest'
import { openOutput, tableOf } from './output.ts'

function sinks() {
  const said = { stdout: '', stderr: '' }
  const sink = (stream: 'stdout' | 'stderr') => ({
    write(text: string) {
      said[stream] += text
    },
  })
  return { said, stdout: sink('stdout'), stderr: sink('stderr') }
}

test('with --json stdout is one JSON document, whatever else is said', () => {
  const { said, ...streams } = sinks()
  const output = openOutput(true, streams)
  output.say('working')
  output.result({ position: 12n, name: 'log' }, () => 'for people')
  expect(JSON.parse(said.stdout)).toEqual({ position: '12', name: 'log' })
  expect(said.stderr).toBe('working\n')
})

test('without it stdout is what people read', () => {
  const { said, ...streams } = sinks()
  openOutput(false, streams).result(1, (value) => `value ${value}`)
  expect(said.stdout).toBe('value 1\n')
})

test('tables are plain text, column by column', () => {
  expect(
    tableOf(
      ['name', 'n'],
      [
        ['alpha', '1'],
        ['b', '22'],
      ],
    ),
  ).toBe('name   n\nalpha  1\nb      22')
})
