import type { DataNamed } from '@nexus/events'
import { exactFingerprint } from '../context/fingerprint.ts'
import type { Fact } from '../screen/fact.ts'
import { levelTest } from './level.ts'
import type { Scope } from './scope-document.ts'

type Message = DataNamed<'MessageContextualized'>

/** What is asked about where and by whom a message was written. */
export type ScopedMessage = Pick<Message, 'channelId' | 'parentId' | 'categoryId' | 'raidLevel'> & {
  readonly author: Pick<Message['author'], 'id' | 'roleIds' | 'joinedAt'>
}

/** Whether a message is in scope; a text says what is not known that would tell. */
export type Holds = boolean | string
export type InScope = (message: ScopedMessage, lacks?: ReadonlySet<Fact>) => Holds

/** A guild's own names: what scopes refer to. */
export interface ScopeWorld {
  /** Trust levels by role. */
  readonly levels: ReadonlyMap<string, number>
  /** Tells the shares of different rules apart. */
  readonly ruleId: string
}

const NOTHING: ReadonlySet<Fact> = new Set()

/** Resolves a scope once: everything that it names holds together. */
export function scopeTest(scope: Scope, world: ScopeWorld): InScope {
  const tests = testsOf(scope, world)
  const [only] = tests
  return tests.length === 1 && only ? only : (message, lacks) => allHold(tests, message, lacks)
}

function testsOf(scope: Scope, world: ScopeWorld): InScope[] {
  const { channel, category, thread, isThread, role, member, level, raidLevel, percent, all, any, not } = scope
  const tests: InScope[] = []
  if (channel) tests.push(knowing(['channelId', 'parentId'], 'the channel', channelTest(new Set(listed(channel)))))
  if (category) tests.push(categoryTest(new Set(listed(category))))
  if (thread) tests.push(knowing(['channelId', 'parentId'], 'the channel', threadTest(new Set(listed(thread)))))
  if (isThread !== undefined) {
    tests.push(knowing(['parentId'], 'whether it is a thread', ({ parentId }) => (parentId !== null) === isThread))
  }
  if (role) tests.push(roleTest(new Set(listed(role))))
  if (member) {
    const ids = new Set(listed(member))
    tests.push(knowing(['author.id'], 'the author', ({ author }) => ids.has(author.id)))
  }
  if (level) tests.push(memberLevelTest(level, world.levels))
  if (raidLevel) {
    const names = new Set(listed(raidLevel))
    tests.push(knowing(['raidLevel'], 'the raid level', (message) => names.has(message.raidLevel ?? 'none')))
  }
  if (percent !== undefined) tests.push(shareTest(percent, world.ruleId))
  if (all) tests.push(...all.map((part) => scopeTest(part, world)))
  if (any) tests.push(anyTest(any.map((part) => scopeTest(part, world))))
  if (not) tests.push(opposite(scopeTest(not, world)))
  return tests
}

const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

function knowing(facts: readonly Fact[], what: string, test: InScope): InScope {
  return (message, lacks = NOTHING) => (facts.some((fact) => lacks.has(fact)) ? what : test(message))
}

/** Threads count as their channel too. */
function channelTest(ids: ReadonlySet<string>): InScope {
  return ({ channelId, parentId }) => ids.has(channelId) || (parentId !== null && ids.has(parentId))
}

function threadTest(ids: ReadonlySet<string>): InScope {
  return ({ channelId, parentId }) => parentId !== null && ids.has(channelId)
}

function categoryTest(ids: ReadonlySet<string>): InScope {
  return ({ categoryId }, lacks = NOTHING) => {
    if (categoryId === undefined || lacks.has('categoryId')) return 'the category'
    return categoryId !== null && ids.has(categoryId)
  }
}

/** A member without known facts has no roles that could be asked for; nobody without roles is taken for one of them. */
function knownRoles(message: ScopedMessage, lacks: ReadonlySet<Fact>): readonly string[] | null {
  const { roleIds, joinedAt } = message.author
  return lacks.has('author.roleIds') || (roleIds.length === 0 && joinedAt === null) ? null : roleIds
}

function roleTest(ids: ReadonlySet<string>): InScope {
  return (message, lacks = NOTHING) => knownRoles(message, lacks)?.some((id) => ids.has(id)) ?? "the author's roles"
}

function memberLevelTest(written: string, levels: ReadonlyMap<string, number>): InScope {
  const isLevel = levelTest(written)
  return (message, lacks = NOTHING) => {
    const roleIds = knownRoles(message, lacks)
    if (!roleIds) return "the author's roles"
    return isLevel(roleIds.reduce((highest, id) => Math.max(highest, levels.get(id) ?? 0), 0))
  }
}

/** The same members every time, and others for each rule. */
function shareTest(percent: number, ruleId: string): InScope {
  return knowing(
    ['author.id'],
    'the author',
    ({ author }) => exactFingerprint(`${ruleId} ${author.id}`) % 100 < percent,
  )
}

function allHold(tests: readonly InScope[], message: ScopedMessage, lacks?: ReadonlySet<Fact>): Holds {
  let missing: string | null = null
  for (const test of tests) {
    const holds = test(message, lacks)
    if (holds === false) return false
    if (holds !== true) missing ??= holds
  }
  return missing ?? true
}

function anyTest(tests: readonly InScope[]): InScope {
  return (message, lacks) => {
    let missing: string | null = null
    for (const test of tests) {
      const holds = test(message, lacks)
      if (holds === true) return true
      if (holds !== false) missing ??= holds
    }
    return missing ?? false
  }
}

function opposite(test: InScope): InScope {
  return (message, lacks) => {
    const holds = test(message, lacks)
    return typeof holds === 'boolean' ? !holds : holds
  }
}
