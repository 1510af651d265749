/** A comparison with a trust level: `>=50`, `<10`, `=0`, or the number alone for at least so much. */
export const LEVEL = /^(>=|<=|>|<|=|!=)?\s*(\d{1,4})$/

/** @throws when it is no comparison: documents are checked before. */
export function levelTest(written: string): (level: number) => boolean {
  const [, operator = '>=', digits] = LEVEL.exec(written) ?? []
  if (digits === undefined) throw new Error(`${written} compares with no level`)
  const limit = Number(digits)
  switch (operator) {
    case '<=':
      return (level) => level <= limit
    case '>':
      return (level) => level > limit
    case '<':
      return (level) => level < limit
    case '=':
      return (level) => level === limit
    case '!=':
      return (level) => level !== limit
    default:
      return (level) => level >= limit
  }
}
