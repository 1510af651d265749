import { benches } from '../bench/registry.ts'
import type { BenchRow } from '../bench/row.ts'
import { CommandFailure } from '../failure.ts'
import { type Output, style, tableOf } from '../output.ts'

/** Measures on stores of its own and prints ratios. Exit code 1 when a goal is not met. */
export async function bench(
  names: readonly string[],
  { quick = false }: { readonly quick?: boolean },
  output: Output,
): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(benches, name))
  if (unknown !== undefined) {
    throw new CommandFailure(`there is no bench "${unknown}"`, {
      next: `choose of ${Object.keys(benches).join(', ')}`,
      exitCode: 2,
    })
  }
  const rows: BenchRow[] = []
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    output.say(`${name}:`)
    const run = await benches[name]?.()
    rows.push(...((await run?.({ isQuick: quick, say: (line) => output.say(line) })) ?? []))
  }
  output.result({ rows }, benchText)
  if (rows.some(({ met }) => met === false)) process.exitCode = 1
}

function benchText({ rows }: { readonly rows: readonly BenchRow[] }): string {
  return tableOf(
    ['measured', 'value', '', 'ratio', 'against', 'goal', ''],
    rows.map(({ name, value, unit, ratio, against, goal, met }) => [
      name,
      value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3),
      unit,
      ratio === null ? '' : ratio.toFixed(2),
      against ?? '',
      goal === null ? '' : `${isMoreBetter({ value, ratio, goal, met }) ? '≥' : '≤'} ${goal}`,
      met === null ? '' : met ? style('green', 'met') : style('red', 'not met'),
    ]),
  )
}

/** Told from whether it was met: a row does not say which way its goal lies. */
function isMoreBetter({ value, ratio, goal, met }: Pick<BenchRow, 'value' | 'ratio' | 'goal' | 'met'>): boolean {
  return (ratio ?? value) >= (goal ?? 0) === met
}
