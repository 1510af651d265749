import { type BenchRow, fact, rounded } from '../bench-row.ts'
import { type EvasionCase, isContested, ownEvasionCases, readEvasionCases } from './evasion-case.ts'
import { nexusFinds } from './nexus-finds.ts'
import { otherFilters } from './others-find.ts'
import { byName, shareOf, tally } from './tally.ts'

export interface EvasionOptions {
  /** Another table of the same shape. */
  readonly sharedTable?: string
  readonly say?: (line: string) => void
}

/** Share of evasions that must be caught, and of traps that may be flagged at most, in per cent. */
export const CAUGHT_GOAL = 93
export const FLAGGED_GOAL = 8
const RECALL_GOAL = 1.7

/** What the pre-screen sees through, and what it takes for an evasion though it is none; and what other filters do. */
export async function benchEvasion({ sharedTable, say = () => undefined }: EvasionOptions = {}): Promise<BenchRow[]> {
  const tables: [name: string, table: URL | string][] = [['own table', ownEvasionCases]]
  if (sharedTable) tables.push(['shared table', sharedTable])
  const rows: BenchRow[] = []
  for (const [name, table] of tables) rows.push(...compare(name, await readEvasionCases(table), say))
  return rows
}

function compare(table: string, cases: readonly EvasionCase[], say: (line: string) => void): BenchRow[] {
  const results = cases.map((evasion) => ({
    evasion,
    isFound: nexusFinds(evasion),
    isFoundBy:
      evasion.rule.kind === 'word' ? new Map(otherFilters.map(({ name, finds }) => [name, finds(evasion)])) : null,
  }))
  type Result = (typeof results)[number]
  const byUs = ({ isFound }: Result) => isFound
  const byOther =
    (name: string) =>
    ({ isFoundBy }: Result) =>
      isFoundBy?.get(name) ?? false
  const words = (some: readonly Result[]) => some.filter(({ isFoundBy }) => isFoundBy !== null)

  say(`${table}: found of all, and of those by words`)
  for (const [name, group] of byName(results, ({ evasion }) => evasion.evasion)) {
    const ofWords = words(group)
    const others = otherFilters.map((other) => `${other.name} ${tally(ofWords, byOther(other.name)).found}`)
    const missed = group.filter(({ evasion, isFound }) => isFound !== (evasion.expect === 'hit'))
    const wrong = missed.map(({ evasion }) => (isContested(evasion) ? `(${evasion.id})` : evasion.id)).join(' ')
    const ours = `NEXUS ${tally(group, byUs).found} of ${group.length}`
    say(`  ${name}: ${ours}; of ${ofWords.length} by words ${others.join(', ')}${wrong ? `; wrong: ${wrong}` : ''}`)
  }

  const clearCut = results.filter(({ evasion }) => !isContested(evasion))
  const contested = results.filter(({ evasion }) => isContested(evasion))
  const hits = clearCut.filter(({ evasion }) => evasion.expect === 'hit')
  const traps = clearCut.filter(({ evasion }) => evasion.expect === 'clear')
  const caught = shareOf(tally(hits, byUs))
  const flagged = shareOf(tally(traps, byUs))
  const ofWords = shareOf(tally(words(hits), byUs))
  const [first] = otherFilters
  const theirs = first ? shareOf(tally(words(hits), byOther(first.name))) : Number.NaN
  return [
    { ...fact(`evasions caught, ${table}`, caught, '%'), goal: CAUGHT_GOAL, met: caught >= CAUGHT_GOAL },
    { ...fact(`traps flagged, ${table}`, flagged, '%'), goal: FLAGGED_GOAL, met: flagged <= FLAGGED_GOAL },
    {
      ...fact(`evasions of words caught, ${table}`, ofWords, '%'),
      ratio: rounded(ofWords / theirs),
      against: first?.name ?? null,
      goal: RECALL_GOAL,
      met: ofWords / theirs >= RECALL_GOAL,
    },
    fact(`traps of words flagged, ${table}`, shareOf(tally(words(traps), byUs)), '%'),
    ...otherFilters.flatMap(({ name }) => [
      fact(`evasions of words caught, ${table}, ${name}`, shareOf(tally(words(hits), byOther(name))), '%'),
      fact(`traps of words flagged, ${table}, ${name}`, shareOf(tally(words(traps), byOther(name))), '%'),
    ]),
    fact(
      `contested rows judged as written, ${table}`,
      shareOf(tally(contested, ({ evasion, isFound }) => isFound === (evasion.expect === 'hit'))),
      '%',
    ),
  ]
}
