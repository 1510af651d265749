/** A place in which a word was found. */
export interface FoundWord {
  readonly store: 'postgres' | 'redis' | 'dead-letters' | 'files' | 'simulator'
  /** Table and column, key, or path. */
  readonly place: string
}
