import { hash } from 'node:crypto'

/** One part of an envelope: a name of ours and data that members may have written. */
export interface Section {
  readonly name: string
  readonly data: unknown
}

/**
 * Puts data into an envelope that their text cannot leave. Each section is one line of JSON between two lines that carry
 * a nonce; inside it `<`, `>`, `&`, `[[`, `]]` and line separators are written as escapes, and the nonce never occurs.
 * The nonce comes from `requestId` by hash: the same request gives the same bytes.
 */
export function envelope(requestId: string, sections: readonly Section[]): { text: string; nonce: string } {
  const encoded = sections.map(({ name, data }) => ({ name, json: encode(data) }))
  const nonce = nonceFor(requestId, encoded.map(({ json }) => json).join('\n'))
  const text = encoded.map(({ name, json }) => `[[${name} ${nonce}]]\n${json}\n[[/${name} ${nonce}]]`).join('\n\n')
  return { text, nonce }
}

/** Data must hold no array directly within another, whose brackets could not be told from those of a marker. */
function encode(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll('[[', '\\u005b\\u005b')
    .replaceAll(']]', '\\u005d\\u005d')
    .replace(/[<>&\u007f-\u009f\u2028\u2029]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
}

function nonceFor(requestId: string, payload: string): string {
  for (let round = 0; ; round++) {
    const nonce = hash('sha256', `nexus envelope ${requestId} ${round}`, 'hex').slice(0, 32)
    if (!payload.includes(nonce)) return nonce
  }
}
