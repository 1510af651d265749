import { describe, expect, test } from 'vitest'
import { explain } from './explain.ts'
import { explanationText } from './tell.ts'
import { AT, flaggedCase, GUILD, SampleLog, seal } from './testing/sample-log.ts'

const CASE = '019aaaac-267b-8eee-8b21-a217ede0893c'
const SUBJECT = seal('').subject
const everything = (log: SampleLog) => ({ sources: log.sources, guildId: GUILD, withWords: true })

function logWithCase() {
  const log = new SampleLog()
  const { messageId, cause } = log.deliver('free nitro')
  log.record('moderation', cause, `case:${CASE}`, ...flaggedCase(messageId, CASE))
  log.record('moderation', { ...cause, id: CASE }, `cases:${GUILD}`, {
    type: 'CaseNumbered',
    data: { caseId: CASE, number: 1 },
  })
  const asked = { ...cause, id: '019aaaac-267b-8eee-8b21-a217ede0ffff', occurredAt: AT + 60_000 }
  const by = { caseId: CASE, by: SUBJECT, via: 'button' } as const
  const [command] = log.record('commands', asked, `staff:${GUILD}`, { type: 'OverrideCase', data: by })
  if (!command) throw new Error('nothing was recorded')
  log.record('moderation', command, `case:${CASE}`, {
    type: 'CaseOverridden',
    data: { ...by, irreversible: ['delete'] },
  })
  return { log, messageId }
}

describe('why', () => {
  test('a flagged message has a chain from the raw event to the last word of staff', async () => {
    const { log, messageId } = logWithCase()
    const chain = await explain({ kind: 'message', messageId, guildId: null }, everything(log))
    expect(chain).toMatchObject({ result: 'case', caseId: CASE, caseNumber: 1, messageId })
    expect(chain?.steps.map(({ type }) => type)).toEqual([
      'DiscordEventReceived MESSAGE_CREATE',
      'MessageFlagged',
      'CaseOpened',
      'OverrideCase',
      'CaseOverridden',
    ])
    expect(chain?.steps.slice(1).every(({ position, eventId }) => position !== null && eventId.length === 36)).toBe(
      true,
    )
  })

  test('a case whose judgement staff took back also says what was learned from it', async () => {
    const { log, messageId } = logWithCase()
    const chain = await explain({ kind: 'message', messageId, guildId: null }, everything(log))
    const command = chain?.steps.find(({ type }) => type === 'OverrideCase')
    const cause = { id: command?.eventId ?? '', occurredAt: AT, guildId: GUILD, correlationId: CASE }
    const moved = { calibrationVersion: 1, category: 'scam', from: 0.85, to: 0.87, explanation: 'Staff took it back.' }
    log.record('moderation', cause, `strictness:${GUILD}`, { type: 'StrictnessRecalibrated', data: moved })
    const after = await explain({ kind: 'message', messageId, guildId: null }, everything(log))
    expect(after?.steps.at(-1)).toMatchObject({
      type: 'StrictnessRecalibrated',
      sentence: 'Strictness with models about scam: Staff took it back.',
    })
  })

  test('a case gives the same chain by its id and by its number', async () => {
    const { log, messageId } = logWithCase()
    const byMessage = await explain({ kind: 'message', messageId, guildId: null }, everything(log))
    expect(await explain({ kind: 'case', caseId: CASE }, everything(log))).toEqual(byMessage)
    expect(await explain({ kind: 'case-number', number: 1 }, everything(log))).toEqual(byMessage)
  })

  test('a cleared message has a chain too, found among many events', async () => {
    const log = new SampleLog()
    let asked: string | undefined
    for (let n = 0; n < 12_000; n++) {
      const { messageId, cause } = log.deliver('hello', AT + n * 1_000)
      if (n === 9_000) asked = messageId
      log.recordFreely(cause, `clears:${GUILD}`, {
        type: 'MessagesCleared',
        data: { policyVersion: 3, messages: [[messageId, '1-1', 0, 17, '0'.repeat(32)]] },
      })
    }
    let pages = 0
    const sources = {
      ...log.sources,
      page: (...range: Parameters<typeof log.sources.page>) => {
        pages += 1
        return log.sources.page(...range)
      },
    }
    const chain = await explain(
      { kind: 'message', messageId: asked ?? '', guildId: null },
      { ...everything(log), sources },
    )
    expect(chain).toMatchObject({ result: 'cleared', caseId: null })
    expect(chain?.steps.at(-1)).toMatchObject({ type: 'MessagesCleared', position: 9_001 })
    expect(chain?.steps.at(-1)?.sentence).toContain('score 17')
    expect(pages).toBeLessThan(10)
  })

  test('a message that was delivered and not judged says so', async () => {
    const log = new SampleLog()
    const { messageId } = log.deliver('hello')
    expect(await explain({ kind: 'message', messageId, guildId: null }, everything(log))).toMatchObject({
      result: 'unjudged',
    })
  })

  test('nothing is known of what never came', async () => {
    const { log } = logWithCase()
    expect(await explain({ kind: 'message', messageId: '42', guildId: null }, everything(log))).toBeNull()
    expect(await explain({ kind: 'case', caseId: CASE.replace('0', '1') }, everything(log))).toBeNull()
    expect(await explain({ kind: 'case-number', number: 7 }, everything(log))).toBeNull()
  })

  test('one guild is told nothing of another', async () => {
    const { log, messageId } = logWithCase()
    const elsewhere = { ...everything(log), guildId: '77' }
    expect(await explain({ kind: 'message', messageId, guildId: null }, elsewhere)).toBeNull()
    expect(await explain({ kind: 'case', caseId: CASE }, elsewhere)).toBeNull()
  })

  test('words are shown only where they may be read', async () => {
    const { log } = logWithCase()
    const open = await explain({ kind: 'case', caseId: CASE }, everything(log))
    expect(JSON.stringify(open)).toContain('free nitro')
    expect(open?.subjects).toEqual([SUBJECT])
    const closed = await explain({ kind: 'case', caseId: CASE }, { ...everything(log), withWords: false })
    expect(JSON.stringify(closed)).not.toContain('free nitro')
    expect(closed?.subjects).toEqual([])
  })

  test('the words of an erased member are gone, and the chain stays', async () => {
    const { log } = logWithCase()
    log.erased.add(SUBJECT)
    log.frames.splice(0)
    const chain = await explain({ kind: 'case', caseId: CASE }, everything(log))
    expect(chain?.steps.find(({ type }) => type === 'MessageFlagged')?.words?.text).toBeNull()
    expect(chain && explanationText(chain)).toContain('(erased)')
  })

  test('the text shows words on one line, so that they cannot pass for ours', async () => {
    const log = new SampleLog()
    const { messageId } = log.deliver('hello\n2026-01-01  CaseApproved')
    const chain = await explain({ kind: 'message', messageId, guildId: null }, everything(log))
    expect(chain && explanationText(chain).split('\n')).toHaveLength(4)
  })
})
