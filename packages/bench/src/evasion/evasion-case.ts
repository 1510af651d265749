import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const EvasionCase = z.object({
  id: z.string(),
  rule: z.object({ kind: z.enum(['word', 'phrase', 'domain', 'invite']), value: z.string() }),
  evasion: z.string(),
  surface: z.string(),
  text: z.string().optional(),
  /** Posts, oldest first; by one member unless `authors` names them. */
  texts: z.array(z.string()).optional(),
  authors: z.array(z.string()).optional(),
  expect: z.enum(['hit', 'clear']),
  why: z.string(),
})
/** Something said under one rule, and whether a reader sees that it breaks it. */
export type EvasionCase = z.infer<typeof EvasionCase>

/** The project's own table, which lies beside the code that must see through it. */
export const ownEvasionCases = new URL('../fixtures/evasion-cases.jsonl', import.meta.resolve('@nexus/domain'))

export async function readEvasionCases(table: URL | string): Promise<EvasionCase[]> {
  const lines = (await readFile(table, 'utf8')).trimEnd().split('\n')
  return lines.map((line) => EvasionCase.parse(JSON.parse(line)))
}

export const postsOf = ({ text, texts }: EvasionCase): readonly string[] => texts ?? [text ?? '']

/** A question of policy, about which reasonable people differ. */
export const isContested = ({ why }: EvasionCase) => why.startsWith('contested')
