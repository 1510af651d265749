import type { TriedMessage, TriedRule } from '@nexus/domain'
import { style, tableOf } from '../output.ts'

/** What became of one message. */
export interface TrialResult extends TriedMessage {
  readonly line: number
  readonly text: string
  readonly expect: readonly string[] | null
  readonly isAsExpected: boolean
}

export interface Trial {
  readonly messages: readonly TrialResult[]
  readonly summary: {
    readonly messages: number
    readonly withSignals: number
    readonly unexpected: number
    readonly rules: readonly { readonly ruleId: string; readonly held: number; readonly undecided: number }[]
  }
}

export function trialText({ messages, summary }: Trial): string {
  const held = summary.rules.filter((rule) => rule.held + rule.undecided > 0)
  const silent = summary.rules.filter((rule) => rule.held + rule.undecided === 0).map(({ ruleId }) => ruleId)
  return [
    ...messages.flatMap(messageLines),
    '',
    `${summary.messages} message(s), ${summary.withSignals} with signals${summary.unexpected > 0 ? `, ${style('red', `${summary.unexpected} not as expected`)}` : ''}`,
    ...(held.length > 0
      ? [
          tableOf(
            ['rule', 'held', 'undecided'],
            held.map((rule) => [rule.ruleId, `${rule.held}`, `${rule.undecided}`]),
          ),
        ]
      : []),
    ...(silent.length > 0 ? [`never: ${silent.join(', ')}`] : []),
  ].join('\n')
}

function messageLines({ line, text, score, signals, rules, expect, isAsExpected }: TrialResult): string[] {
  const asks = signals
    .filter(({ held, asks: ask }) => held !== 'undecided' || ask !== 'note')
    .map(({ ruleId, asks: ask }) => `${ruleId} (${ask})`)
    .join(', ')
  return [
    `${line}  ${JSON.stringify(text.slice(0, 100))}  score ${score}  ${asks === '' ? 'nothing' : style('yellow', asks)}`,
    ...rules.flatMap((rule) => ruleLines(rule)),
    ...(isAsExpected ? [] : [`     ${style('red', 'expected')}: ${expect?.join(', ') || 'nothing'}`]),
  ]
}

function ruleLines({ ruleId, status, answer, explanation, surface, ranges, triggers }: TriedRule): string[] {
  const place =
    surface === null || ranges.length === 0 ? '' : ` [${surface} ${ranges.map((range) => range.join('-')).join(', ')}]`
  const held = status === 'live' ? '' : ` (${status})`
  return [
    `     ${ruleId}${held} ${answer}: ${explanation}${place}`,
    ...(triggers.length < 2 && answer === 'holds'
      ? []
      : triggers.map(
          (one) => `       ${MARK[one.answer]} ${one.says}${one.explanation === null ? '' : `: ${one.explanation}`}`,
        )),
  ]
}

const MARK = { found: '+', 'not found': '-', unknown: '?' } as const
