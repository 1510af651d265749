/** An emoji of a server, as it stands in a message. */
const CUSTOM = /<a?:\w{2,32}:\d{1,20}>/g
/** One pictograph that is shown as one, with all that is joined to it, two letters of a flag, or a keycap. */
const PICTOGRAPH =
  /\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*/gu

/** Emoji that a reader sees in a text; linear in its length. */
export function countEmoji(text: string): number {
  const custom = text.includes('<') ? count(text, CUSTOM) : 0
  return custom + (isPlain(text) ? 0 : count(text, PICTOGRAPH))
}

/** Whether there is nothing beyond Latin letters: no pictograph is that small but © and ®, which count as text. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x2000) return false
  return true
}

function count(text: string, pattern: RegExp): number {
  pattern.lastIndex = 0
  let found = 0
  while (pattern.exec(text)) found++
  return found
}
