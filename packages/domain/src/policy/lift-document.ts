type Json = Readonly<Record<string, unknown>>

/** A document of shape 2, and which of its rules were lifted from shape 1: their faults are told where they were written. */
export interface Lifted {
  readonly document: unknown
  readonly liftedRules: ReadonlySet<number>
}

/**
 * Reads shape 1 as shape 2: `trigger` became the simplest `when`, and `scope.channels` and `scope.roles` with `any` and
 * `not` became parts of one scope. A document that says neither is read by what its rules have.
 */
export function liftDocument(document: unknown): Lifted {
  const none = { document, liftedRules: new Set<number>() }
  if (!isRecord(document) || document.version === 2) return none
  const liftedRules = new Set<number>()
  const rules = Array.isArray(document.rules)
    ? document.rules.map((rule: unknown, index) => {
        if (!isRecord(rule) || !('trigger' in rule) || 'when' in rule) return rule
        liftedRules.add(index)
        return liftRule(rule)
      })
    : document.rules
  const { version: _, ...others } = document
  const isKnown = document.version === undefined || document.version === 1
  const lifted = { ...(isKnown ? others : document), ...(rules === undefined ? {} : { rules }) }
  return { document: lifted, liftedRules }
}

function liftRule({ trigger, scope, ...rule }: Json): Json {
  return { ...rule, when: trigger, ...(scope === undefined ? {} : { scope: liftScope(scope) }) }
}

/** Whatever is not of shape 1 stays as it is, to be refused where it stands. */
function liftScope(scope: unknown): unknown {
  if (!isRecord(scope)) return scope
  const { channels, roles, ...others } = scope
  const all = [...choices('channel', channels), ...choices('role', roles)]
  return { ...others, ...(all.length > 0 ? { all } : {}) }
}

function choices(name: 'channel' | 'role', choice: unknown): Json[] {
  if (!isRecord(choice)) return choice === undefined ? [] : [{ [`${name}s`]: choice }]
  const { any, not, ...others } = choice
  const isNobody = Array.isArray(any) && any.length === 0
  return [
    ...(any === undefined ? [] : [isNobody ? { not: {} } : { [name]: any }]),
    ...(not === undefined || (Array.isArray(not) && not.length === 0) ? [] : [{ not: { [name]: not } }]),
    ...(Object.keys(others).length > 0 ? [others] : []),
  ]
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
