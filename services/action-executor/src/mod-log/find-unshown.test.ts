import { describe, expect, test } from 'vitest'
import { BoardUnderTest, opened } from '../testing/sample-board.ts'
import { CASE, ok, order, SUBJECT, says } from '../testing/sample-guild.ts'
import { UnshownCases } from './find-unshown.ts'
import { showCase } from './show-case.ts'
import { ShownRevisions } from './shown-revisions.ts'

const signal = new AbortController().signal

function unshownOf(board: BoardUnderTest, shownThere = 0) {
  const noted: string[] = []
  const { cases, policies } = board.options
  const newest = async () => ok(new Map([[CASE, { messageId: '7000', revision: shownThere }]]))
  const options = { cases, policies, shown: board.shown, board: { ...board.board, newest } }
  return { noted, unshown: new UnshownCases({ ...options, note: (caseId) => void noted.push(caseId) }) }
}

describe('after a start', () => {
  test('a case that was decided and never shown is found', async () => {
    const { noted, unshown } = unshownOf(new BoardUnderTest(opened, order({ kind: 'warn' })))
    await unshown.find(signal)
    expect(noted).toEqual([CASE])
  })

  test('a case whose message is older than its history is found', async () => {
    const board = new BoardUnderTest(opened, order({ kind: 'warn' }))
    await showCase(CASE, board.options, signal)
    board.history.push(order({ kind: 'untimeout' }))
    board.shown = new ShownRevisions()
    const { noted, unshown } = unshownOf(board, 2)
    await unshown.find(signal)
    expect(noted).toEqual([CASE])
  })

  test('a case whose member was erased since its message was written is found', async () => {
    const board = new BoardUnderTest(opened, order({ kind: 'warn' }))
    await showCase(CASE, board.options, signal)
    board.history.push(says({ type: 'MemberErased', data: { subject: SUBJECT } }))
    board.shown = new ShownRevisions()
    const { noted, unshown } = unshownOf(board, 2)
    await unshown.find(signal)
    expect(noted).toEqual([CASE])
  })

  test('a case whose message says all of it is left alone', async () => {
    const board = new BoardUnderTest(opened, order({ kind: 'warn' }))
    await showCase(CASE, board.options, signal)
    board.shown = new ShownRevisions()
    const { noted, unshown } = unshownOf(board, 2)
    await unshown.find(signal)
    expect(noted).toEqual([])
  })

  test('what could not be posted is tried again', async () => {
    const board = new BoardUnderTest(opened, order({ kind: 'warn' }))
    board.channel = null
    await showCase(CASE, board.options, signal)
    const { noted, unshown } = unshownOf(board)
    await unshown.find(signal)
    expect(noted).toEqual([CASE])
  })
})
