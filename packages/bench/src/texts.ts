/** A word that the benches' policy asks to note, and one that it asks the AI about. Nobody says them otherwise. */
export const NOTED_WORD = 'quibblefrost'
export const ASKED_WORD = 'zorbelwick'
/** … and one that it acts on at once. */
export const ENFORCED_WORD = 'grumplethorn'

/** What is said, in groups by what follows from it. */
export interface TextGroup {
  readonly share: number
  readonly contents: readonly string[]
}

const WORDS = (
  'the a my your our game match round team party quest level boss drop item build patch update server channel event stream ' +
  'clip song album movie book recipe dinner coffee weekend morning night friend brother sister teacher homework exam class ' +
  'project code branch review keyboard mouse screen router cat dog bird garden rain train bus ticket holiday beach city ' +
  'is was looks sounds feels seems works broke fixed found lost won tried made took got need want think know guess hope ' +
  'really very quite almost maybe finally again today tomorrow later soon together before after about with without for from'
).split(' ')

/** Texts in one group: enough different ones that nobody seems to repeat himself. */
const EACH = 1_500

/** `flagged` and `asked` are shares of all messages; those asked about are flagged too. */
export function textGroups({ flagged, asked }: { readonly flagged: number; readonly asked: number }): TextGroup[] {
  return [
    { share: 1 - flagged, contents: saying('') },
    { share: flagged - asked, contents: saying(NOTED_WORD) },
    { share: asked, contents: saying(ASKED_WORD) },
  ].filter(({ share }) => share > 0)
}

/** Chat of 20 to 160 characters, the same on every run. */
export function saying(word: string): string[] {
  let seed = 0x2545f491
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 0x1_0000_0000) * below)
  }
  return Array.from({ length: EACH }, () => {
    const words = Array.from({ length: 4 + random(22) }, () => WORDS[random(WORDS.length)] ?? '')
    if (word !== '') words.splice(random(words.length), 0, word)
    return words.join(' ')
  })
}
