/** Exit codes: 0 ok, 1 failed, 2 usage or configuration, 3 unhealthy. */
export type ExitCode = 1 | 2 | 3

/** What stops a command, said to a person: what happened, why, and what to do next. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: ExitCode
  readonly next: string | undefined

  constructor(
    what: string,
    options: { readonly next?: string; readonly exitCode?: ExitCode; readonly cause?: unknown } = {},
  ) {
    super(what, options.cause === undefined ? {} : { cause: options.cause })
    this.exitCode = options.exitCode ?? 1
    this.next = options.next
  }
}
