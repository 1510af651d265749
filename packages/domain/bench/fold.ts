import { hash } from 'node:crypto'
import { emptyContext, type FoldDeps, foldFrame, takeDirty } from '../src/index.ts'

/** Cost of folding one ordinary message, its JSON included: `node packages/domain/bench/fold.ts`. */
const COUNT = 200_000
const START = 1_793_534_400_000
const words =
  'so what do you think about the new map it is quite good once you know where to go and who to follow there'.split(' ')

const deps: FoldDeps = {
  keyedHash: (text) => hash('sha256', `0123456789abcdef${text}`, 'hex').slice(0, 32),
  computePermissions: ({ roles, memberRoleIds }) =>
    roles
      .filter(({ id }) => memberRoleIds.includes(id))
      .reduce((sum, { permissions }) => sum | BigInt(permissions), 0n),
}

const guildOf = (nth: number) => String(1_300_000_000_000_000_000n + BigInt(nth % 50))
const frames = Array.from({ length: COUNT }, (_, nth) => {
  const at = START + nth * 10
  const id = ((BigInt(at - 1_420_070_400_000) << 22n) + BigInt(nth % 4_000)).toString()
  const by = String(1_200_000_000_000_000_000n + BigInt((nth * 7_919) % 2_000))
  const content = words.slice(nth % 9, (nth % 9) + 4 + (nth % 11)).join(' ')
  return JSON.stringify({
    id,
    channel_id: String(1_310_000_000_000_000_000n + BigInt(nth % 50) * 10n + BigInt(nth % 5)),
    guild_id: guildOf(nth),
    type: 0,
    content,
    timestamp: '2026-11-01T12:00:00.000000+00:00',
    edited_timestamp: null,
    author: {
      id: by,
      username: `member${nth % 2_000}`,
      global_name: 'A Member',
      bot: false,
      discriminator: '0',
      avatar: null,
    },
    member: {
      roles: ['1301000000000000001', '1301000000000000002'],
      joined_at: '2024-01-02T03:04:05.000000+00:00',
      nick: null,
    },
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    tts: false,
    flags: 0,
  })
})

const BATCH = 200

for (let round = 0; round < 4; round++) {
  const state = emptyContext()
  for (let nth = 0; nth < 50; nth++) foldFrame(state, guildCreate(nth), deps)
  let characters = 0
  const parsing: number[] = []
  const folding: number[] = []
  for (let first = 0; first < COUNT; first += BATCH) {
    const start = process.hrtime.bigint()
    const batch = frames.slice(first, first + BATCH).map((json) => JSON.parse(json))
    const parsed = process.hrtime.bigint()
    for (const [at, d] of batch.entries()) {
      const nth = first + at
      const occurredAt = START + nth * 10
      const entryId = `${occurredAt}-${nth}`
      const frame = {
        t: 'MESSAGE_CREATE',
        d,
        guildId: guildOf(nth),
        occurredAt,
        sequence: nth + 100,
        sessionId: 's',
        entryId,
      }
      characters += Buffer.byteLength(foldFrame(state, frame, deps).drafts[0]?.dataJson ?? '')
    }
    parsing.push(Number(parsed - start) / 1_000 / BATCH)
    folding.push(Number(process.hrtime.bigint() - parsed) / 1_000 / BATCH)
  }
  const before = process.hrtime.bigint()
  const parts = takeDirty(state).length
  const snapshotMs = Number(process.hrtime.bigint() - before) / 1e6
  const each = (spent: number[]) => {
    const sorted = spent.toSorted((a, b) => a - b)
    return `p10 ${sorted[sorted.length / 10]?.toFixed(2)} p50 ${sorted[sorted.length / 2]?.toFixed(2)}`
  }
  console.log(
    `fold: ${each(folding)} µs a message (JSON of ${Math.round(characters / COUNT)} bytes; JSON.parse of the frame ${each(parsing)} µs); ` +
      `${parts} parts taken in ${snapshotMs.toFixed(0)} ms`,
  )
}

function guildCreate(nth: number) {
  const id = guildOf(nth)
  const channels = Array.from({ length: 5 }, (_, at) => ({
    id: String(1_310_000_000_000_000_000n + BigInt(nth) * 10n + BigInt(at)),
    type: 0,
    permission_overwrites: [{ id, type: 0, allow: '0', deny: '2048' }],
  }))
  const roles = [id, '1301000000000000001', '1301000000000000002'].map((role, position) => ({
    id: role,
    position,
    permissions: '1024',
  }))
  const d = { id, owner_id: '5', roles, channels }
  return { t: 'GUILD_CREATE', d, guildId: id, occurredAt: START, sequence: nth + 1, sessionId: 's', entryId: '0-1' }
}
