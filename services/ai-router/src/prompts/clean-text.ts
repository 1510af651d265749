/** Text of a member, made fit for a prompt. */
export interface CleanText {
  readonly text: string
  /** Invisible characters that were taken out: controls, zero-width, direction marks, private use, unpaired surrogates. */
  readonly hidden: number
  /** Characters that were cut off at the end. */
  readonly cut: number
}

/** Controls, format characters, unpaired surrogates and private use, but for line feed, tab and what joins an emoji. */
const invisible =
  /(?![\n\t])(?!(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu

/** Strips what nobody sees and cuts after `maxCharacters` code points. */
export function cleanText(text: string, maxCharacters: number): CleanText {
  let hidden = 0
  const visible = text.replaceAll('\r\n', '\n').replace(invisible, () => {
    hidden += 1
    return ''
  })
  const characters = [...visible]
  const cut = Math.max(0, characters.length - maxCharacters)
  return { text: cut > 0 ? characters.slice(0, maxCharacters).join('') : visible, hidden, cut }
}
