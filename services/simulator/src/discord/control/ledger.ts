/** One dispatch that was given to a session, in order of its row. */
export interface DispatchRow {
  readonly row: number
  readonly sessionId: string
  readonly sequence: number
  readonly type: string
  /** Message id, `guild:user` …; several message ids with commas for a bulk. */
  readonly key: string
  /** Times it was written to a socket: 0 while a session is away, more than 1 after resumes. */
  readonly writes: number
}

/** One thing a REST request changed. */
export interface Effect {
  /** e.g. `message.delete`. */
  readonly action: string
  /** Message id, `guild:user`, or `nonce:…`. */
  readonly key: string
  /** False when the request succeeded and found it done already. */
  readonly isApplied: boolean
}

/** One mutating REST request that was answered or performed, in order. */
export interface EffectRow extends Effect {
  readonly row: number
  /** Unix ms of the simulated clock. */
  readonly at: number
  readonly route: string
  readonly status: number
  /** Discord's error code for a refusal. */
  readonly code: number | null
  readonly botId: string | null
  readonly reason: string | null
}

export interface ConnectionRow {
  readonly row: number
  readonly at: number
  readonly event: 'open' | 'identify' | 'resume' | 'resumed' | 'ready' | 'invalid-session' | 'close'
  readonly path: string
  readonly sessionId: string | null
  readonly shard: readonly [id: number, count: number] | null
  readonly code: number | null
}

export interface Page<T> {
  readonly total: number
  readonly from: number
  readonly rows: readonly T[]
}

const GROWTH_ROWS = 65_536

/** Columns, because a bench adds tens of thousands of dispatches a second. */
interface DispatchColumns {
  sessions: Uint16Array
  sequences: Uint32Array
  types: Uint8Array
  writes: Uint8Array
  /** A number stands for a generated message; it becomes an id only when someone reads it. */
  keys: (string | number)[]
}

/** The oracle: what was sent to sessions and what requests changed. Nothing is ever removed, except by `clear`. */
export class Ledger {
  #columns = emptyColumns()
  #dispatches = 0
  #sessionIds: string[] = []
  #sessionIndex = new Map<string, number>()
  #types: string[] = []
  #typeIndex = new Map<string, number>()
  #countByType = new Map<string, number>()
  #renderLoadKey: (number: number) => string = String
  readonly #effects: EffectRow[] = []
  readonly #connections: ConnectionRow[] = []
  readonly #appliedByKey = new Map<string, number>()

  /** @returns its row */
  dispatched(sessionId: string, sequence: number, type: string, key: string): number {
    const row = this.#addRow(sessionId, sequence, type)
    this.#columns.keys[row] = key
    return row
  }

  /** As `dispatched`, for generated load: `number` becomes a key only when someone reads it. */
  dispatchedLoad(sessionId: string, sequence: number, type: string, number: number): number {
    const row = this.#addRow(sessionId, sequence, type)
    this.#columns.keys[row] = number
    return row
  }

  renderLoadKeysWith(render: (number: number) => string): void {
    this.#renderLoadKey = render
  }

  /** The row was written to a socket once more. */
  wrote(row: number): void {
    const writes = this.#columns.writes[row] ?? 0
    if (writes < 255) this.#columns.writes[row] = writes + 1
  }

  recordEffect(effect: Omit<EffectRow, 'row'>): void {
    this.#effects.push({ row: this.#effects.length, ...effect })
    if (effect.isApplied && effect.status < 300) {
      const key = `${effect.action} ${effect.key}`
      this.#appliedByKey.set(key, (this.#appliedByKey.get(key) ?? 0) + 1)
    }
  }

  recordConnection(connection: Omit<ConnectionRow, 'row'>): void {
    this.#connections.push({ row: this.#connections.length, ...connection })
  }

  /** Counts per dispatch type. */
  get dispatchCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#countByType)
  }

  /** How often each action was applied to each key; a 2 where one was wanted is a broken promise. */
  get appliedByKey(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#appliedByKey)
  }

  get dispatchTotal(): number {
    return this.#dispatches
  }

  get effectTotal(): number {
    return this.#effects.length
  }

  dispatches(query: {
    type?: string | undefined
    from?: number | undefined
    limit?: number | undefined
  }): Page<DispatchRow> & { readonly next: number | null } {
    const { type, from = 0, limit = 1_000 } = query
    const wanted = type === undefined ? undefined : this.#typeIndex.get(type)
    const rows: DispatchRow[] = []
    let row = from
    for (; row < this.#dispatches && rows.length < limit; row++) {
      if (type !== undefined && this.#columns.types[row] !== wanted) continue
      rows.push(this.#rowAt(row))
    }
    return { total: this.#dispatches, from, rows, next: row < this.#dispatches ? row : null }
  }

  effects(query: {
    action?: string | undefined
    key?: string | undefined
    from?: number | undefined
    limit?: number | undefined
  }): Page<EffectRow> {
    const { action, key, from = 0, limit = 1_000 } = query
    const matching = this.#effects.filter(
      (row) => (action === undefined || row.action === action) && (key === undefined || row.key === key),
    )
    return { total: matching.length, from, rows: matching.slice(from, from + limit) }
  }

  get connections(): readonly ConnectionRow[] {
    return this.#connections
  }

  clear(): void {
    this.#columns = emptyColumns()
    this.#dispatches = 0
    this.#countByType.clear()
    this.#effects.length = 0
    this.#connections.length = 0
    this.#appliedByKey.clear()
  }

  #addRow(sessionId: string, sequence: number, type: string): number {
    const row = this.#dispatches
    if (row === this.#columns.types.length) this.#columns = grown(this.#columns)
    this.#columns.sessions[row] = indexOf(sessionId, this.#sessionIds, this.#sessionIndex)
    this.#columns.types[row] = indexOf(type, this.#types, this.#typeIndex)
    this.#columns.sequences[row] = sequence
    this.#dispatches = row + 1
    this.#countByType.set(type, (this.#countByType.get(type) ?? 0) + 1)
    return row
  }

  #rowAt(row: number): DispatchRow {
    const key = this.#columns.keys[row] ?? ''
    return {
      row,
      sessionId: this.#sessionIds[this.#columns.sessions[row] ?? -1] ?? '',
      sequence: this.#columns.sequences[row] ?? 0,
      type: this.#types[this.#columns.types[row] ?? -1] ?? '',
      key: typeof key === 'number' ? this.#renderLoadKey(key) : key,
      writes: this.#columns.writes[row] ?? 0,
    }
  }
}

function indexOf(value: string, values: string[], index: Map<string, number>): number {
  const known = index.get(value)
  if (known !== undefined) return known
  values.push(value)
  index.set(value, values.length - 1)
  return values.length - 1
}

function emptyColumns(): DispatchColumns {
  return {
    sessions: new Uint16Array(GROWTH_ROWS),
    sequences: new Uint32Array(GROWTH_ROWS),
    types: new Uint8Array(GROWTH_ROWS),
    writes: new Uint8Array(GROWTH_ROWS),
    keys: [],
  }
}

function grown(columns: DispatchColumns): DispatchColumns {
  const size = columns.types.length * 2
  const next = {
    ...emptyColumns(),
    sessions: new Uint16Array(size),
    sequences: new Uint32Array(size),
    types: new Uint8Array(size),
    writes: new Uint8Array(size),
    keys: columns.keys,
  }
  next.sessions.set(columns.sessions)
  next.sequences.set(columns.sequences)
  next.types.set(columns.types)
  next.writes.set(columns.writes)
  return next
}
