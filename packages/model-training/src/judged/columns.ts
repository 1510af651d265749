/** Which columns of a table hold the texts and their labels. */
export interface Columns {
  readonly text: string
  /** One column, or several of which any may speak against a text; empty: nobody judged these texts. */
  readonly labels: readonly string[]
  /** The labels were found by nothing but 0 and 1 in them: each says whether a text is of one kind of harm. */
  readonly areKinds: boolean
}

const TEXT_NAMES =
  'text content message comment commenttext prompt tweet post sentence body testcase chat utterance msg chatmessage input statement question query userinput usermessage v2'.split(
    ' ',
  )
const LABEL_NAMES =
  'label labels class ishate istoxic isharmful toxic toxicity labelgold goldlabel gold target hateful hate hatespeech offensive harmful flagged isflagged isspam spam istoxicity abusive unsafe category intent intentclass annotation v1 y'.split(
    ' ',
  )

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Finds the columns by their names, or by what is in them; `null` for the texts when nothing fits. */
export function findColumns(
  names: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
  asked: { readonly text?: string | undefined; readonly label?: string | undefined },
): Columns | null {
  const named = (known: readonly string[]) =>
    known.flatMap((wanted) => names.filter((name) => plain(name) === wanted)).at(0)
  const text = asked.text ?? named(TEXT_NAMES)
  if (text === undefined || !names.includes(text)) return null
  if (asked.label !== undefined)
    return names.includes(asked.label) ? { text, labels: [asked.label], areKinds: false } : null
  const label = named(LABEL_NAMES)
  if (label !== undefined && label !== text) return { text, labels: [label], areKinds: false }
  const kinds = names.filter((name) => name !== text && name !== '' && saysYesOrNo(rows, name))
  return { text, labels: kinds, areKinds: true }
}

/** Nothing but 0, 1 and blanks, and at least one of each: a column that says of every text whether it is of one kind. */
function saysYesOrNo(rows: readonly Readonly<Record<string, string>>[], name: string): boolean {
  const values = new Set(rows.map((row) => (row[name] ?? '').trim().toLowerCase()))
  for (const value of values) if (!['0', '1', '0.0', '1.0', 'true', 'false', '', 'null'].includes(value)) return false
  return (values.has('1') || values.has('1.0') || values.has('true')) && values.size > 1
}
