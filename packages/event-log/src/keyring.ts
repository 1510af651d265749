import { createHmac } from 'node:crypto'
import { UnsealError } from './errors.ts'
import { sealBytes, unsealBytes } from './seal-bytes.ts'

const KEY_BYTES = 32

interface MasterKey {
  /** 16 hex digits derived from the key: it names the key and tells nothing about it. */
  readonly id: string
  readonly key: Uint8Array
}

/** Master keys: the current one wraps, older ones are still read until everything is wrapped anew. They stay in memory. */
export class Keyring {
  /** Id of the key that wraps. */
  readonly currentId: string
  readonly #keys: ReadonlyMap<string, MasterKey>

  /** @throws RangeError for a key that is not 32 bytes. */
  constructor(current: Uint8Array, older: readonly Uint8Array[] = []) {
    const keys = [current, ...older].map(named)
    this.#keys = new Map(keys.map((key) => [key.id, key]))
    this.currentId = (keys[0] as MasterKey).id
  }

  /** `name` is authenticated: a wrapped key cannot be passed off as another's. */
  wrap(name: string, dataKey: Uint8Array): Buffer {
    return sealBytes(this.#master(this.currentId), `key of ${name}`, dataKey)
  }

  /** @throws UnsealError when the master key of that id is not in the ring. */
  unwrap(name: string, masterId: string, wrapped: Uint8Array): Buffer {
    return unsealBytes(this.#master(masterId), `key of ${name}`, wrapped)
  }

  #master(id: string): Uint8Array {
    const found = this.#keys.get(id)
    if (!found)
      throw new UnsealError(`a key is wrapped by the master key ${id}, which was not given; add it as an older one`)
    return found.key
  }
}

function named(key: Uint8Array): MasterKey {
  if (key.length !== KEY_BYTES) throw new RangeError(`a master key has ${KEY_BYTES} bytes, this one has ${key.length}`)
  return { id: createHmac('sha256', key).update('nexus master key').digest('hex').slice(0, 16), key }
}
