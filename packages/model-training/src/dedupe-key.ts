import { hash } from 'node:crypto'

/** What is not the writer's: addresses, names, and what stands for them. */
const NOT_WORDS = /https?:\/\/\S+|@\w+|<\/?\w+>|&(?:#\d+|\w+);|\bRT\b/gu

/** The same for texts that say the same: without addresses, names and signs, digits as 0. */
export function dedupeKey(text: string): string {
  const plain = text.normalize('NFKC').replace(NOT_WORDS, ' ').toLowerCase()
  return (plain.replace(/\p{Nd}/gu, '0').match(/[\p{L}\p{N}_]+/gu) ?? []).join(' ')
}

export type Part = 'train' | 'valid' | 'test'

/** Which part a text belongs to, by its key alone: 70, 10 and 20 of 100. */
export function partOf(key: string): Part {
  const place = Number.parseInt(hash('md5', key).slice(0, 8), 16) % 100
  if (place < 70) return 'train'
  return place < 80 ? 'valid' : 'test'
}

/** Text as it would stand in a chat: what other places wrap around it is taken off. */
export function bareText(text: string): string {
  return text.replace(NOT_WORDS, ' ').replace(/\s+/g, ' ').trim()
}
