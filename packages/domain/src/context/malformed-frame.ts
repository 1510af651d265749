/** A frame whose `d` is not what Discord documents. Caught by the fold; never leaves it. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame'
  /** Where, such as `author.id`. */
  readonly path: string

  constructor(path: string, wanted: string) {
    super(`${path} is not ${wanted}`)
    this.path = path
  }
}
