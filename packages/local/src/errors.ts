/** Something this machine lacks or refuses. The message says what, why and what to do next. */
export class LocalSetupError extends Error {
  override readonly name = 'LocalSetupError'
}
