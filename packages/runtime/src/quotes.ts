/** A message's JSON without what it quotes of others, and that apart. */
export interface TakenApart {
  /** Who wrote it; null where it does not say. */
  readonly authorId: string | null
  readonly json: string
  readonly quotes: readonly Quote[]
}

export interface Quote {
  readonly authorId: string
  /** JSON of what is quoted. */
  readonly json: string
}

type Json = Readonly<Record<string, unknown>>

/** Stands where a quote was, with its number. */
const PLACE = 'quote'

/**
 * Takes other members' words out of a carried message: whatever part of it names another author. JSON that cannot be read is
 * left as it is: nobody could say what in it is a quote.
 */
export function takeApart(json: string, knownAuthorId: string | null): TakenApart {
  const message = parse(json)
  const data = isJson(message) ? message.data : null
  if (!isJson(message) || !isJson(data)) return { authorId: knownAuthorId, json, quotes: [] }
  const authorId = knownAuthorId ?? authorOf(isJson(data.d) ? data.d : data) ?? senderOf(data.d)
  const quotes: Quote[] = []
  const kept = withoutQuotes(data, (quoted) => {
    const by = authorOf(quoted)
    if (by === null || by === authorId) return null
    return { [PLACE]: quotes.push({ authorId: by, json: JSON.stringify(quoted) }) - 1 }
  })
  return quotes.length === 0
    ? { authorId, json, quotes }
    : { authorId, json: JSON.stringify({ ...message, data: kept }), quotes }
}

/** Puts quotes back, by number; those that are null are left out. */
export function putTogether(json: string, quotes: readonly (string | null)[]): string {
  const message = parse(json)
  return JSON.stringify(withQuotes(message, quotes))
}

function withoutQuotes(value: unknown, replace: (object: Json) => Json | null): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutQuotes(item, replace))
  if (!isJson(value)) return value
  const place = replace(value)
  if (place) return place
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutQuotes(item, replace)]))
}

function withQuotes(value: unknown, quotes: readonly (string | null)[]): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !isGone(item, quotes)).map((item) => withQuotes(item, quotes))
  }
  if (!isJson(value)) return value
  const at = placeOf(value)
  if (at !== null) return parse(quotes[at] ?? 'null')
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withQuotes(item, quotes)]))
}

function isGone(value: unknown, quotes: readonly (string | null)[]): boolean {
  const at = isJson(value) ? placeOf(value) : null
  return at !== null && (quotes[at] ?? null) === null
}

function placeOf(value: Json): number | null {
  const at = value[PLACE]
  return typeof at === 'number' && Object.keys(value).length === 1 ? at : null
}

function authorOf(value: Json): string | null {
  if (typeof value.authorId === 'string') return value.authorId
  return isJson(value.author) && typeof value.author.id === 'string' ? value.author.id : null
}

/** Of a dispatch that is no message: who did it. */
function senderOf(d: unknown): string | null {
  if (!isJson(d)) return null
  const user = isJson(d.member) && isJson(d.member.user) ? d.member.user : d.user
  return isJson(user) && typeof user.id === 'string' ? user.id : null
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
