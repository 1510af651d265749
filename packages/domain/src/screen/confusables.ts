/** Letters that look like others, written down by how they look; each line maps its characters to the first one. */
const LOOK_ALIKES = [
  'a аᴀαɑ∂ａåäãàáâǎɐΑА',
  'b ʙЬᏴвВΒьƄ',
  'c сᴄϲςƈСϹⅽ¢©',
  'd ԁᴅɗđժⅾ',
  'e еᴇɛєҽ℮εЕΕ€ə',
  'f ғꜰƒϝ',
  'g ɡɢցԌ',
  'h һʜнհНΗℎ',
  'i іɪıιӏІΙḷⅼ¡í',
  'j јᴊϳЈ',
  'k кᴋκКΚ',
  'l ʟⅼłӀ∣ǀ',
  'm мᴍМΜⅿ',
  'n пɴηոиИΝո',
  'o оᴏοօσОΟ°øθ',
  'p рᴘρРΡ',
  'q ԛϙգ',
  'r гʀяЯɾ',
  's ѕꜱЅʂ',
  't тᴛτТΤŧ',
  'u υᴜսʋцµ',
  'v ѵᴠνⅴ',
  'w ԝᴡωшшѡ',
  'x хχХΧⅹ×',
  'y уʏүγУΥ¥',
  'z ᴢʐΖ',
]

/** First code points of alphabets whose 26 letters follow one another and that compatibility mapping leaves alone. */
const ALPHABETS = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6, 0x249c]

const byCodePoint = new Map<number, string>()
for (const line of LOOK_ALIKES) {
  const [plain = '', others = ''] = line.split(' ')
  for (const other of others) byCodePoint.set(other.codePointAt(0) ?? 0, plain)
}
for (const first of ALPHABETS) {
  for (let letter = 0; letter < 26; letter++) byCodePoint.set(first + letter, String.fromCharCode(0x61 + letter))
}

/** The plain letter that a character is taken for, or undefined. */
export function lookAlike(codePoint: number): string | undefined {
  return byCodePoint.get(codePoint)
}
