import 'vitest'

/** The command that starts Redis on this machine, or why there is none. */
export type FoundRedis = { readonly command: string } | { readonly missing: string }

declare module 'vitest' {
  /** What the global set-up gives to every test file. */
  export interface ProvidedContext {
    /** The port that answers every connection with the connection string of this run's Postgres. */
    nexusPostgresDesk: number
    nexusRedis: FoundRedis
  }
}
