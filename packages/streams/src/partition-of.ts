const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/**
 * The partition that carries everything of a guild: 32-bit FNV-1a over the id's characters, modulo `partitions`.
 * What belongs to no guild (`null`) is carried where the empty id falls.
 */
export function partitionOf(guildId: string | null, partitions: number): number {
  let hash = OFFSET_BASIS
  const text = guildId ?? ''
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ (text.charCodeAt(i) & 0xff), PRIME)
  return (hash >>> 0) % partitions
}
