import { compilePolicy, type Lists, lintPolicy, policyOf, printPolicy, tryRules } from '@nexus/domain'
import { loadLocalModel } from '@nexus/local-model'
import { CommandFailure } from '../failure.ts'
import { type Output, style } from '../output.ts'
import { placeText, readPolicy, readText } from '../rules/read-policy.ts'
import { readRow, type TrialMessage } from '../rules/read-row.ts'
import { type Trial, trialText } from '../rules/trial-text.ts'

export interface RulesTestOptions {
  /** `name=file`: domains, one a line. */
  readonly list?: readonly string[]
}

/** Shows what a policy would find in messages, and why. Exit code 1 when it has faults or something else was expected. */
export async function rulesTest(
  policyFile: string,
  messagesFile: string,
  { list = [] }: RulesTestOptions,
  output: Output,
): Promise<void> {
  const document = await readPolicy(policyFile, output)
  if (!document) return
  const policy = compilePolicy(policyOf(document), 0, await listsOf(list))
  const model = loadLocalModel()
  const messages = messagesOf(messagesFile, await readText(messagesFile)).map((message) => {
    const tried = tryRules(message.data, policy, message.lacks, model)
    const holding = tried.rules.filter(({ answer }) => answer === 'holds').map(({ ruleId }) => ruleId)
    const { line, text, expect } = message
    return { line, text, ...tried, expect, isAsExpected: expect === null || isSameSet(expect, holding) }
  })
  const trial: Trial = { messages, summary: summaryOf(messages, policy.rules) }
  output.result(trial, trialText)
  if (messages.some(({ isAsExpected }) => !isAsExpected)) process.exitCode = 1
}

/** Looks a policy over: every fault (exit code 1), then what is probably not meant. */
export async function rulesLint(policyFile: string, output: Output): Promise<void> {
  const document = await readPolicy(policyFile, output)
  if (!document) return
  const warnings = lintPolicy(document)
  const { rules } = policyOf(document)
  output.result({ file: policyFile, faults: [], warnings, rules: rules.length }, () =>
    [
      `${policyFile}: ${style('green', 'no faults')}, ${rules.length} rules with those of the preset ${document.preset}, ${warnings.length} warning(s)`,
      ...warnings.map((warning) => `  ${placeText(warning)}`),
    ].join('\n'),
  )
}

/** Writes a policy in the newest shape. */
export async function rulesPrint(policyFile: string, format: 'yaml' | 'json', output: Output): Promise<void> {
  const document = await readPolicy(policyFile, output)
  if (document) output.result(document, () => printPolicy(document, format))
}

function messagesOf(file: string, text: string): TrialMessage[] {
  const messages: TrialMessage[] = []
  for (const [index, json] of text.split('\n').entries()) {
    if (json.trim() === '') continue
    const read = readRow(json, index + 1)
    if (!read.ok) throw new CommandFailure(`${file}, line ${index + 1}: ${read.why}`, { next: NEXT, exitCode: 2 })
    messages.push(read.row)
  }
  if (messages.length === 0) throw new CommandFailure(`${file} has no messages`, { next: NEXT, exitCode: 2 })
  return messages
}

const NEXT = 'one JSON object a line, such as {"text": "hello"}'

async function listsOf(pairs: readonly string[]): Promise<Lists> {
  const lists = new Map<string, ReadonlySet<string>>()
  for (const pair of pairs) {
    const [name = '', file] = pair.split('=')
    if (!file)
      throw new CommandFailure(`"${pair}" is no list`, { next: '--list scam-domains=domains.txt', exitCode: 2 })
    const domains = (await readText(file)).split(/\s+/).filter((domain) => domain !== '')
    lists.set(name, new Set(domains.map((domain) => domain.toLowerCase())))
  }
  return lists
}

const isSameSet = (a: readonly string[], b: readonly string[]) =>
  new Set(a).size === new Set(b).size && a.every((one) => b.includes(one))

function summaryOf(messages: Trial['messages'], rules: readonly { readonly id: string }[]): Trial['summary'] {
  const count = (answer: 'holds' | 'undecided', id: string) =>
    messages.filter((message) => message.rules.some((rule) => rule.ruleId === id && rule.answer === answer)).length
  return {
    messages: messages.length,
    withSignals: messages.filter(({ signals }) => signals.length > 0).length,
    unexpected: messages.filter(({ isAsExpected }) => !isAsExpected).length,
    rules: rules.map(({ id }) => ({ ruleId: id, held: count('holds', id), undecided: count('undecided', id) })),
  }
}
