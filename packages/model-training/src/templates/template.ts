/** Sentences of our own, for what the sets hardly speak of. `{slot}` stands for any of its fillings. */
export interface Template {
  readonly name: string
  readonly isHarmful: boolean
  /** Most sentences that are made of it. */
  readonly most: number
  /** By slot: fillings, parted by `|`; they may hold slots themselves. */
  readonly slots: Readonly<Record<string, string>>
  /** One sentence a line. */
  readonly lines: string
}
