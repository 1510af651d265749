import { type CompiledPolicy, compilePolicy, parsePolicy, presets, screenMessage } from '@nexus/domain'
import { type Judged, messageSaying, type Saying } from '../message-saying.ts'
import { type EvasionCase, postsOf } from './evasion-case.ts'

const RULE = 'banned'
const LIST = 'banned-domains'
const KINDS = ['message', 'edit', 'thread', 'change'] as const
const PRESET_RULES = presets.balanced.rules.map(({ id }) => id)

/** Whether the pre-screen, with this one rule, finds what is said: by the entry and the policy that moderation uses. */
export function nexusFinds(evasion: EvasionCase): boolean {
  const policy = policyOf(evasion.rule)
  return messagesOf(evasion).some((message) =>
    screenMessage(message, policy).signals.some(({ ruleId }) => ruleId === RULE),
  )
}

const compiled = new Map<string, CompiledPolicy>()

function policyOf({ kind, value }: EvasionCase['rule']): CompiledPolicy {
  const known = compiled.get(`${kind} ${value}`)
  if (known) return known
  const parsed = parsePolicy({
    off: PRESET_RULES,
    rules: [
      { id: RULE, category: 'other', severity: 1, asks: 'enforce', on: [...KINDS], trigger: triggerFor(kind, value) },
    ],
  })
  if (!parsed.ok) throw new Error(`no policy for ${kind} "${value}": ${JSON.stringify(parsed.faults)}`)
  const policy = compilePolicy(parsed.policy, 1, new Map([[LIST, new Set([value])]]))
  compiled.set(`${kind} ${value}`, policy)
  return policy
}

function triggerFor(kind: EvasionCase['rule']['kind'], value: string): unknown {
  switch (kind) {
    case 'word':
    case 'phrase':
      return { kind: 'words', words: [value], match: 'word' }
    case 'domain':
      return { kind: 'listed-link', list: LIST }
    case 'invite':
      return { kind: 'invite', allow: [] }
  }
}

/** What the pre-screen gets to read, in order. */
function messagesOf(evasion: EvasionCase): Judged[] {
  const messages: Judged[] = []
  const authors = [...new Set(evasion.authors)]
  for (const [nth, text] of postsOf(evasion).entries()) {
    const author = Math.max(0, authors.indexOf(evasion.authors?.[nth] ?? ''))
    messages.push(messageOn(evasion.surface, text, { author, before: [...messages] }))
  }
  return messages
}

function messageOn(surface: string, text: string, saying: Saying): Judged {
  switch (surface) {
    case 'edit':
      return messageSaying(text, { ...saying, kind: 'edit' })
    case 'embed':
      return messageSaying('', { ...saying, surfaces: { embeds: [text] } })
    case 'forward':
      return messageSaying('', { ...saying, surfaces: { forwards: [text] } })
    case 'attachment_name':
      return messageSaying('', { ...saying, surfaces: { attachments: [{ name: text, contentType: null, size: 1 }] } })
    case 'sticker':
      return messageSaying('', { ...saying, surfaces: { stickers: [text] } })
    case 'poll':
      return messageSaying('', { ...saying, surfaces: { poll: [text] } })
    case 'nickname':
      return messageSaying('hi', { ...saying, nick: text })
    case 'global_name':
      return messageSaying('hi', { ...saying, globalName: text })
    case 'component':
      // A member posts no components; he forwards those of others.
      return messageSaying('', { ...saying, surfaces: { forwards: [text] } })
    case 'thread_title':
      return { ...messageSaying('', { ...saying, kind: 'thread' }), threadTitle: text }
    default:
      return messageSaying(text, saying)
  }
}
