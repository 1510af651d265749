import { loadLocalModel } from '@nexus/local-model'
import { compilePolicy, parsePolicy, screenMessage } from '../src/index.ts'
import { judged } from '../src/screen/sample-message.ts'

/** Cost of reading one ordinary message with the balanced preset: `node packages/domain/bench/screen.ts`. */
const texts = [
  'hello there',
  'lol',
  'anyone up for a game tonight?',
  'ok',
  'i think the new update broke my settings again',
  'that was such a close match, well played everyone',
  'gg',
  'can somebody help me with the second quest please',
  'look at this https://github.com/nodejs/node/pull/1',
  'what? no way',
  'brb 5 min',
  'haha yes, exactly what I meant',
  'Where do I find the rules of this server',
  'nice one <:wave:123456789012345678>',
  'thx @ everyone who came',
  'it is 10:30 here',
  'ça va être génial ce soir',
  'tomorrow then',
  'I would not call that a bug, it is how it was designed from the start',
  'sure :)',
]
const BATCH = 1_000
const model = loadLocalModel()

for (const [name, rules] of [
  ['balanced preset', 0],
  ['and 200 rules with 10 words each', 200],
] as const) {
  const document = {
    rules: Array.from({ length: rules }, (_, nth) => ({
      id: `r${nth}`,
      category: 'other',
      severity: 1,
      asks: 'note',
      trigger: { kind: 'words', words: Array.from({ length: 10 }, (_, word) => `forbidden${nth}x${word}`) },
    })),
  }
  const parsed = parsePolicy(document)
  if (!parsed.ok) throw new Error('the policy has faults')
  const policy = compilePolicy(parsed.policy, 1, new Map([['scam-domains', new Set(['evil.example'])]]))
  const spent: number[] = []
  let flagged = 0
  for (let batch = 0; batch < 200; batch++) {
    const messages = Array.from({ length: BATCH }, (_, nth) =>
      judged(`${texts[(nth * 7 + batch) % texts.length]} ${batch % 97}${nth}`),
    )
    const from = process.hrtime.bigint()
    for (const message of messages) flagged += screenMessage(message, policy, model).signals.length
    spent.push(Number(process.hrtime.bigint() - from) / 1_000 / BATCH)
  }
  const sorted = spent.toSorted((a, b) => a - b)
  console.log(
    `screen, ${name}: p10 ${sorted[20]?.toFixed(2)} p50 ${sorted[100]?.toFixed(2)} µs a message; ${flagged} signals`,
  )
}
