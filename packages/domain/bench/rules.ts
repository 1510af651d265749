import { compilePolicy, parsePolicy, screenMessage } from '../src/index.ts'
import { judged } from '../src/screen/sample-message.ts'

/** What 1,000 rules cost an ordinary message against 10, interleaved: `node packages/domain/bench/rules.ts`. */
const texts = [
  'hello there',
  'lol',
  'anyone up for a game tonight?',
  'i think the new update broke my settings again',
  'look at this https://github.com/nodejs/node/pull/1',
  'ça va être génial ce soir',
  'I would not call that a bug, it is how it was designed from the start',
]
const BATCH = 500
const ROUNDS = 300

/** Words, patterns, floods, trees and mentions in turn; each third one in a channel of its own. */
function ruleOf(nth: number) {
  const words = (...given: string[]) => ({ kind: 'words', words: given })
  const whens = [
    words(...Array.from({ length: 10 }, (_, word) => `forbidden${nth}x${word}`)),
    { kind: 'regex', patterns: [`badthing${nth}\\s+\\d+`, `other${nth}.{0,5}thing`] },
    { kind: 'message-flood', atLeast: 5 + (nth % 20), withinMs: 10_000 },
    { all: [words(`alpha${nth}`), { not: words(`beta${nth}`) }] },
    { kind: 'mention-flood', atLeast: 3 + (nth % 20) },
  ]
  const scope = nth % 3 === 0 ? { scope: { channel: String(nth + 1) } } : {}
  return { id: `r${nth}`, category: 'other', severity: 1, asks: 'note', when: whens[nth % whens.length], ...scope }
}

const policies = [10, 1_000].map((rules) => {
  const parsed = parsePolicy({ version: 2, rules: Array.from({ length: rules }, (_, nth) => ruleOf(nth)) })
  if (!parsed.ok) throw new Error('the policy has faults')
  const from = process.hrtime.bigint()
  const policy = compilePolicy(parsed.policy, 1)
  const compiledMs = Number(process.hrtime.bigint() - from) / 1e6
  return { rules, policy, compiledMs, spent: [] as number[] }
})
for (let round = 0; round < ROUNDS; round++) {
  for (const { policy, spent } of policies) {
    const messages = Array.from({ length: BATCH }, (_, nth) =>
      judged(`${texts[(nth * 7 + round) % texts.length]} ${round % 97}${nth}`),
    )
    const from = process.hrtime.bigint()
    for (const message of messages) screenMessage(message, policy)
    spent.push(Number(process.hrtime.bigint() - from) / 1_000 / BATCH)
  }
}
const [few = 0, many = 0] = policies.map(({ rules, compiledMs, spent }) => {
  const sorted = spent.toSorted((a, b) => a - b)
  const [p10 = 0, p50 = 0] = [sorted[ROUNDS / 10], sorted[ROUNDS / 2]]
  console.log(
    `${rules} rules: compiled in ${compiledMs.toFixed(0)} ms, p10 ${p10.toFixed(2)} p50 ${p50.toFixed(2)} µs a message`,
  )
  return p10
})
console.log(`1,000 rules cost ${(many / few).toFixed(2)} times what 10 cost`)
