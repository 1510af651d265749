import { refuseForm } from '../refusal.ts'
import { isSnowflake } from '../snowflake.ts'
import type { Method, Route } from './route.ts'

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

interface Compiled {
  readonly route: Route
  readonly segments: readonly string[]
}

/** Finds routes by template. Of two that fit, the one with the literal segment wins: `@me` before `{user_id}`. */
export class Router {
  readonly #byShape = new Map<string, Compiled[]>()
  readonly #methodsByShape = new Map<number, Compiled[]>()

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.path.slice(1).split('/')
      const compiled = { route, segments }
      const shape = `${route.method} ${segments.length}`
      this.#byShape.set(shape, [...(this.#byShape.get(shape) ?? []), compiled].sort(literalFirst))
      this.#methodsByShape.set(segments.length, [...(this.#methodsByShape.get(segments.length) ?? []), compiled])
    }
  }

  /** `path` starts with a slash and has neither version nor query. */
  find(method: string, path: string): Match | undefined {
    const segments = segmentsOf(path)
    for (const { route, segments: template } of this.#byShape.get(`${method} ${segments.length}`) ?? []) {
      const params = fit(template, segments)
      if (params) return { route, params }
    }
    return undefined
  }

  /** Methods that this path has. */
  methodsOf(path: string): readonly Method[] {
    const segments = segmentsOf(path)
    return (this.#methodsByShape.get(segments.length) ?? [])
      .filter(({ segments: template }) => fit(template, segments))
      .map(({ route }) => route.method)
  }
}

/** Decoded; what cannot be decoded fits no template. */
function segmentsOf(path: string): string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent)
  } catch {
    return []
  }
}

function literalFirst(a: Compiled, b: Compiled): number {
  const literals = (compiled: Compiled) => compiled.segments.filter((segment) => !segment.startsWith('{')).length
  return literals(b) - literals(a)
}

function fit(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, wanted] of template.entries()) {
    const segment = segments[index] ?? ''
    if (wanted.startsWith('{')) params[wanted.slice(1, -1)] = segment
    else if (wanted !== segment) return undefined
  }
  return params
}

const idParams = /(^|_)id$/

/** Ids in the path are snowflakes, or `@original`-like words that their routes spell out. */
export function checkIds(params: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (idParams.test(name) && !isSnowflake(value))
      refuseForm([name], 'NUMBER_TYPE_COERCE', `Value "${value.slice(0, 100)}" is not snowflake.`)
  }
}
