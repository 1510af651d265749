import { describe, expect, test } from 'vitest'
import { BoardUnderTest, MOD_LOG, opened } from '../testing/sample-board.ts'
import { CASE, order, refusal, says } from '../testing/sample-guild.ts'
import { abandonCase, showCase } from './show-case.ts'
import { ShownRevisions } from './shown-revisions.ts'

const signal = new AbortController().signal
const show = (board: BoardUnderTest) => showCase(CASE, board.options, signal)
const typesOf = (board: BoardUnderTest) => board.history.map(({ type }) => type)
const firstOrder = order({ kind: 'warn' })
const overridden = says({
  type: 'CaseOverridden',
  data: { caseId: CASE, by: 'subject_of_staff_0', via: 'button', irreversible: [] },
})

describe('a case in the mod log', () => {
  test('is posted once, with both marks, and the log says where', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    await show(board)
    expect(board.deeds).toEqual([`post in ${MOD_LOG}`, '✅', '❌'])
    expect(typesOf(board).slice(2)).toEqual(['ModLogAttempted', 'ModLogPosted'])
    await show(board)
    expect(board.deeds).toHaveLength(3)
  })

  test('is not shown while there is nothing for staff to see', async () => {
    const board = new BoardUnderTest(opened)
    await show(board)
    expect(board.deeds).toEqual([])
  })

  test('is edited when something happens to it, and only then', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    await show(board)
    board.history.push(overridden)
    await show(board)
    await show(board)
    expect(board.deeds.slice(3)).toEqual(['edit 7000: 5 events, r5'])
  })

  test('that was posted before a crash is found, and not posted again', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    await show(board)
    board.history.pop()
    board.shown = new ShownRevisions()
    await show(board)
    expect(board.deeds.slice(3)).toEqual(['search', '✅', '❌', 'edit 7000: 3 events, r2'])
    expect(typesOf(board).at(-1)).toBe('ModLogPosted')
  })

  test('whose attempt came to nothing in a crash is posted', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    board.failNext = new Error('killed')
    await expect(show(board)).rejects.toThrow('killed')
    expect(typesOf(board).at(-1)).toBe('ModLogAttempted')
    await show(board)
    expect(board.deeds.slice(0, 2)).toEqual(['search', `post in ${MOD_LOG}`])
    expect(typesOf(board).filter((type) => type === 'ModLogAttempted')).toHaveLength(1)
  })

  test('of a guild without a channel is said to be missing, once in its history', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    board.channel = null
    await show(board)
    await show(board)
    expect(board.history.at(-1)).toMatchObject({ type: 'ModLogFailed', data: { fault: 'no_channel' } })
    expect(typesOf(board).filter((type) => type === 'ModLogFailed')).toHaveLength(1)
    expect(board.missing).toBe(2)
  })

  test('is posted when the channel appears after all', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    board.channel = null
    await show(board)
    board.channel = MOD_LOG
    await show(board)
    expect(typesOf(board).slice(2)).toEqual(['ModLogFailed', 'ModLogAttempted', 'ModLogPosted'])
  })

  test('that Discord refuses is recorded as failed', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    const options = {
      ...board.options,
      board: { ...board.board, post: async () => refusal('missing_permission', 50_013) },
    }
    await showCase(CASE, options, signal)
    expect(board.history.at(-1)).toMatchObject({ type: 'ModLogFailed', data: { fault: 'missing_permission' } })
  })

  test('is abandoned with a word in the log, and taken up again later', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    board.failNext = new Error('away')
    await expect(show(board)).rejects.toThrow('away')
    await abandonCase(CASE, board.options)
    expect(board.history.at(-1)).toMatchObject({ type: 'ModLogFailed', data: { fault: 'unavailable' } })
    await show(board)
    expect(typesOf(board).slice(-2)).toEqual(['ModLogAttempted', 'ModLogPosted'])
  })

  test('is not tried for ever', async () => {
    const board = new BoardUnderTest(opened, firstOrder)
    const options = { ...board.options, board: { ...board.board, post: async () => refusal('refused') } }
    for (let round = 0; round < 20; round++) await showCase(CASE, options, signal)
    expect(typesOf(board).filter((type) => type === 'ModLogFailed')).toHaveLength(6)
  })
})
