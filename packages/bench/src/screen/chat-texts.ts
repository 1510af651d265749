import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { saying } from '../texts.ts'

/** Longest text that counts as short chat, in UTF-16 units. */
const LONGEST = 80

/**
 * Short chat, no text twice: from the conversations and text messages in `testData`, otherwise made up.
 * The same on every run.
 */
export async function chatTexts(testData?: string): Promise<readonly string[]> {
  if (!testData)
    return unique(saying('').flatMap((text) => [text.slice(0, 20), text.slice(20, 60), text.slice(60, 110)]))
  const [conversations, messages] = await Promise.all([
    readFile(join(testData, 'data/text/topical-chat/messages.csv'), 'utf8'),
    readFile(join(testData, 'data/text/sms-spam/spam.csv'), 'utf8'),
  ])
  const said = [...cellsOf(conversations).map((cells) => cells[3]), ...cellsOf(messages).map((cells) => cells[1])]
  return inTurn(unique(said.filter((text) => text !== undefined)))
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.trim()))].filter(({ length }) => length >= 2 && length <= LONGEST)
}

/** As a fixed shuffle: neighbours in a file are alike. */
function inTurn(texts: readonly string[]): string[] {
  const stride = 7_919
  return Array.from({ length: texts.length }, (_, nth) => texts[(nth * stride) % texts.length] ?? '')
}

/** Rows of comma-separated values without the head; quotes may hold commas, line breaks and doubled quotes. */
export function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.slice(1).filter(({ length }) => length > 1)
}
