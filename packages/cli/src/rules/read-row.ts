import type { Fact } from '@nexus/domain'
import { catalog, type DataNamed } from '@nexus/events'
import { z } from 'zod'

type Contextualized = DataNamed<'MessageContextualized'>

const Id = z.union([
  z.string().regex(/^\d{1,20}$/, 'must be a Discord id in quotes'),
  z.number().int().transform(String),
])
/** ISO 8601 or Unix ms. */
const Moment = z.union([
  z.number().int(),
  z.string().transform((text, context) => {
    const at = Date.parse(text)
    if (!Number.isNaN(at)) return at
    context.issues.push({ code: 'custom', message: 'must be a time such as 2026-11-22T14:00', input: text })
    return z.NEVER
  }),
])

/** What the author did before: `agoMs` before this message. */
const Earlier = z.strictObject({
  agoMs: z.number().int().min(0).max(120_000),
  /** The same words as in this message; otherwise words of its own. */
  isSame: z.boolean().default(false),
  channel: Id.optional(),
  mentions: z.number().int().min(0).default(0),
  links: z.number().int().min(0).default(0),
  attachments: z.number().int().min(0).default(0),
})

/** A message that somebody wrote down to try a policy with. What is left out is not known. */
const Row = z.strictObject({
  text: z.string().max(10_000),
  /** Rules that are to hold for it; a difference is a failure. */
  expect: z.array(z.string()).optional(),
  kind: z.string().default('message'),
  at: Moment.default(Date.UTC(2026, 0, 1)),
  channel: Id.optional(),
  /** The channel that a thread belongs to; null outside of threads. */
  parent: Id.nullable().optional(),
  category: Id.nullable().optional(),
  raidLevel: z.string().nullable().optional(),
  author: z
    .strictObject({
      id: Id.optional(),
      /** When the account was made, instead of an id. */
      created: Moment.optional(),
      name: z.string().optional(),
      globalName: z.string().nullable().optional(),
      nick: z.string().nullable().optional(),
      roles: z.array(Id).optional(),
      joined: Moment.nullable().optional(),
      permissions: z.string().optional(),
      strikes: z.number().min(0).optional(),
      isBot: z.boolean().default(false),
    })
    .default({ isBot: false }),
  embeds: z.array(z.string()).default([]),
  attachments: z
    .array(z.strictObject({ name: z.string(), type: z.string().nullable().default(null), size: z.number().default(0) }))
    .default([]),
  stickers: z.array(z.string()).default([]),
  forwards: z.array(z.string()).default([]),
  poll: z.array(z.string()).default([]),
  recent: z.array(Earlier).max(49).optional(),
})
type Row = z.infer<typeof Row>

/** One message to try, and what nobody knows of it. */
export interface TrialMessage {
  readonly line: number
  readonly text: string
  readonly expect: readonly string[] | null
  readonly data: Contextualized
  readonly lacks: ReadonlySet<Fact>
}

export type ReadRow = { readonly ok: true; readonly row: TrialMessage } | { readonly ok: false; readonly why: string }

const DISCORD_EPOCH = 1_420_070_400_000n
const snowflakeAt = (at: number) => String((BigInt(at) - DISCORD_EPOCH) << 22n)

/** Reads one line of JSON: a row as above, or the whole data of a recorded message. */
export function readRow(json: string, line: number): ReadRow {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'it is no JSON' }
  }
  const whole = catalog.MessageContextualized.data.safeParse(value)
  if (whole.success) {
    const { data } = whole
    return { ok: true, row: { line, text: data.surfaces.content, expect: null, data, lacks: new Set() } }
  }
  const parsed = Row.safeParse(value)
  if (!parsed.success) return { ok: false, why: faultIn(parsed.error) }
  const row = parsed.data
  const made = catalog.MessageContextualized.data.safeParse(dataOf(row))
  if (!made.success) return { ok: false, why: faultIn(made.error) }
  const { text, expect = null } = row
  return { ok: true, row: { line, text, expect, data: made.data, lacks: lackedBy(row) } }
}

function faultIn({ issues: [issue] }: z.core.$ZodError): string {
  return `${issue?.path.join('.') || 'the row'}: ${issue?.message ?? 'is not right'}`
}

const SOMEWHERE = '1'

function dataOf(row: Row): unknown {
  const { text, at, kind, author, channel = SOMEWHERE, parent, category, raidLevel } = row
  const messageId = snowflakeAt(at)
  const { embeds, attachments, stickers, forwards, poll, recent = [] } = row
  const earlier = recent.toSorted((a, b) => b.agoMs - a.agoMs).map((one, nth) => activityOf(one, nth, at, channel))
  const own = activity(messageId, at, channel, SAME, { mentions: 0, links: 0, attachments: attachments.length })
  return {
    kind,
    messageId,
    channelId: channel,
    parentId: parent ?? null,
    ...(category === undefined ? {} : { categoryId: category }),
    ...(raidLevel === undefined ? {} : { raidLevel }),
    author: {
      id: author.id ?? (author.created === undefined ? SOMEWHERE : snowflakeAt(author.created)),
      username: author.name ?? '',
      globalName: author.globalName ?? null,
      nick: author.nick ?? null,
      isBot: author.isBot,
      isWebhook: false,
      isSystem: false,
      isOwner: false,
      joinedAt: author.joined ?? null,
      roleIds: author.roles ?? [],
      permissions: author.permissions ?? null,
      timeoutUntil: null,
      strikeWeight: author.strikes ?? 0,
    },
    surfaces: {
      content: text,
      embeds,
      attachments: attachments.map(({ name, type, size }) => ({ name, contentType: type, size })),
      stickers,
      forwards,
      poll,
    },
    mentions: mentionsIn(text),
    replyTo: null,
    window: [],
    recent: [...earlier, own],
    runStartedBy: messageId,
    asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
    contextHash: '0'.repeat(32),
  }
}

const SAME = 1

function activityOf({ agoMs, isSame, ...counts }: z.infer<typeof Earlier>, nth: number, at: number, channel: string) {
  const made = at - agoMs
  return activity(snowflakeAt(made), made, counts.channel ?? channel, isSame ? SAME : nth + 2, counts)
}

function activity(
  messageId: string,
  at: number,
  channelId: string,
  contentHash: number,
  { mentions, links, attachments }: { readonly mentions: number; readonly links: number; readonly attachments: number },
) {
  return { messageId, at, channelId, contentHash, mentions, links, attachments }
}

/** As Discord would count them: what is written as a mention is one. */
function mentionsIn(text: string): Contextualized['mentions'] {
  const ids = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, id = '']) => id))]
  return {
    users: ids(/<@!?(\d{1,20})>/g),
    roles: ids(/<@&(\d{1,20})>/g),
    everyone: /@(?:everyone|here)\b/.test(text),
  }
}

/** What the row does not say and nobody can tell. */
function lackedBy({ channel, parent, category, raidLevel, recent, author }: Row): ReadonlySet<Fact> {
  const lacks = new Set<Fact>(['window', 'replyTo', 'author.timeoutUntil'])
  const unless = (known: unknown, ...facts: Fact[]) => {
    if (known === undefined) for (const fact of facts) lacks.add(fact)
  }
  unless(channel, 'channelId')
  unless(parent ?? channel, 'parentId')
  unless(category, 'categoryId')
  unless(raidLevel, 'raidLevel')
  unless(recent, 'recent', 'runStartedBy')
  unless(author.id ?? author.created, 'author.id')
  unless(author.roles, 'author.roleIds')
  unless(author.joined, 'author.joinedAt')
  unless(author.permissions, 'author.permissions')
  unless(author.strikes, 'author.strikeWeight')
  unless(author.name, 'author.username')
  unless(author.globalName, 'author.globalName')
  unless(author.nick, 'author.nick')
  return lacks
}
