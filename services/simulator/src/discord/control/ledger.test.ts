import { describe, expect, test } from 'vitest'
import { Ledger } from './ledger.ts'

const effect = { at: 0, route: 'DELETE /x', status: 204, code: null, botId: '1', reason: null }

describe('the ledger', () => {
  test('counts what was applied to each key, and nothing that was refused or done already', () => {
    const ledger = new Ledger()
    ledger.recordEffect({ ...effect, action: 'message.delete', key: '5', isApplied: true })
    ledger.recordEffect({ ...effect, action: 'message.delete', key: '5', isApplied: true, status: 403, code: 50013 })
    ledger.recordEffect({ ...effect, action: 'message.delete', key: '5', isApplied: false })
    expect(ledger.appliedByKey).toEqual({ 'message.delete 5': 1 })
    expect(ledger.effects({ key: '5' }).total).toBe(3)
  })

  test('pages dispatches of one type and keeps more rows than it began with', () => {
    const ledger = new Ledger()
    for (let sequence = 1; sequence <= 70_000; sequence++)
      ledger.dispatched('s', sequence, sequence % 2 === 0 ? 'EVEN' : 'ODD', String(sequence))
    const first = ledger.dispatches({ type: 'EVEN', limit: 2 })
    expect(first.rows.map((row) => row.key)).toEqual(['2', '4'])
    const second = ledger.dispatches({ type: 'EVEN', from: first.next ?? 0, limit: 1 })
    expect(second.rows.map((row) => row.key)).toEqual(['6'])
    expect(ledger.dispatches({ from: 69_999 })).toMatchObject({
      total: 70_000,
      rows: [{ key: '70000', sequence: 70_000, type: 'EVEN' }],
      next: null,
    })
    expect(ledger.dispatchCounts).toEqual({ EVEN: 35_000, ODD: 35_000 })
  })

  test('generated messages get their keys when someone reads them', () => {
    const ledger = new Ledger()
    ledger.renderLoadKeysWith((number) => `id-${number}`)
    const row = ledger.dispatchedLoad('s', 1, 'MESSAGE_CREATE', 0)
    ledger.wrote(row)
    ledger.wrote(row)
    expect(ledger.dispatches({}).rows).toMatchObject([{ key: 'id-0', writes: 2 }])
  })
})
