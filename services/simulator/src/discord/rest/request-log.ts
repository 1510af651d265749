/** One request as it came, for checking against Discord's schema. The token is left out. */
export interface RequestRow {
  readonly row: number
  /** Unix ms of the simulated clock. */
  readonly at: number
  readonly method: string
  /** Path with version and query, as sent. */
  readonly path: string
  /** Template of the route; null when there is none. */
  readonly route: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** 0 until it is answered; stays 0 when the connection was cut. */
  status: number
  response: unknown
}

/** The last requests, oldest first. */
export class RequestLog {
  readonly #limit: number
  #rows: RequestRow[] = []
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(request: Omit<RequestRow, 'row' | 'status' | 'response'>): RequestRow {
    const row: RequestRow = { row: this.#count++, ...request, status: 0, response: undefined }
    if (this.#limit === 0) return row
    this.#rows.push(row)
    if (this.#rows.length > this.#limit * 2) this.#rows = this.#rows.slice(-this.#limit)
    return row
  }

  list(query: { from?: number | undefined; limit?: number | undefined } = {}): {
    readonly total: number
    readonly rows: readonly RequestRow[]
  } {
    const { from = 0, limit = Number.POSITIVE_INFINITY } = query
    const kept = this.#rows.slice(-this.#limit).filter((row) => row.row >= from)
    return { total: this.#count, rows: kept.slice(0, limit) }
  }

  clear(): void {
    this.#rows = []
    this.#count = 0
  }
}
