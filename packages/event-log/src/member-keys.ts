import { randomBytes } from 'node:crypto'
import type { QueryConfig } from 'pg'
import type { Querier } from './append.ts'
import { byteaArray, textArray } from './binary-array.ts'
import { BoundedCache } from './bounded-cache.ts'
import { asLogError, SubjectUnknownError } from './errors.ts'
import { type KeyedHash, keyedHash } from './keyed-hash.ts'
import type { Keyring } from './keyring.ts'
import { sealBytes, sealRepeatably, unsealBytes } from './seal-bytes.ts'

/** A member's words as the log holds them. */
export interface SealedWords {
  readonly subject: string
  /** base64url of version, nonce, ciphertext and tag. */
  readonly ciphertext: string
}

export interface Member {
  readonly guildId: string
  readonly userId: string
}

interface KeyRow {
  readonly guild_id: string
  readonly user_id: string
  readonly subject: string
  readonly master_id: string
  readonly wrapped: Buffer
}

interface KnownKey extends Member {
  readonly dataKey: Buffer
}

const DATA_KEY_BYTES = 32
const SUBJECT_BYTES = 16
const DIGEST_KEY = 'digests'

/**
 * Members' names and keys in the log: one random subject and one data key for each member of each guild. What a process has
 * used lately is cached; an erasure anywhere empties it from every cache.
 */
export class MemberKeys {
  readonly #db: Querier
  readonly #keyring: Keyring
  readonly #subjects: BoundedCache<string, string>
  readonly #keys: BoundedCache<string, KnownKey>
  #digest: Promise<KeyedHash> | undefined

  constructor(db: Querier, keyring: Keyring, mostCached = 50_000) {
    this.#db = db
    this.#keyring = keyring
    this.#subjects = new BoundedCache(mostCached)
    this.#keys = new BoundedCache(mostCached)
  }

  /** Subjects by user id of those that the log knows; none is made. */
  async knownSubjects(guildId: string, userIds: readonly string[]): Promise<Map<string, string>> {
    const subjects = new Map<string, string>()
    for (const row of await this.#read(userIds.map((userId) => ({ guildId, userId })))) {
      this.#remember(row)
      subjects.set(row.user_id, row.subject)
    }
    return subjects
  }

  /** Subjects by user id. Missing ones are made; of several makers the first wins. */
  async subjectsFor(guildId: string, userIds: readonly string[]): Promise<Map<string, string>> {
    const subjects = await this.subjectsOf(userIds.map((userId) => ({ guildId, userId })))
    return new Map(userIds.map((userId, i) => [userId, subjects[i] ?? '']))
  }

  /**
   * Subjects of members of any guilds, in the order given. One round trip reads all that are not cached; each guild with
   * missing ones takes another, which makes them.
   */
  async subjectsOf(members: readonly Member[]): Promise<string[]> {
    const names = members.map(nameOf)
    const found = names.map((name) => this.#subjects.get(name))
    const missing = new Map<string, Member>()
    members.forEach((member, i) => {
      if (found[i] === undefined) missing.set(names[i] ?? '', member)
    })
    if (missing.size === 0) return found as string[]
    const made = await this.#readOrMake(missing)
    return found.map((subject, i) => subject ?? made.get(names[i] ?? '') ?? '')
  }

  /** Subjects by name. @param missing by name; emptied */
  async #readOrMake(missing: Map<string, Member>): Promise<Map<string, string>> {
    const subjects = new Map<string, string>()
    const take = (rows: readonly KeyRow[]) => {
      for (const row of rows) {
        this.#remember(row)
        const name = nameOf({ guildId: row.guild_id, userId: row.user_id })
        subjects.set(name, row.subject)
        missing.delete(name)
      }
    }
    take(await this.#read([...missing.values()]))
    const byGuild = Map.groupBy(missing.values(), ({ guildId }) => guildId)
    const made = [...byGuild].map(([guildId, makings]) =>
      this.#make(
        guildId,
        makings.map(({ userId }) => userId),
      ),
    )
    for (const rows of await Promise.all(made)) take(rows)
    return subjects
  }

  /** Runs a query; a failure is told in the log's words, so that whoever asked knows whether to ask again. */
  async #ask<Row extends object>(query: QueryConfig): Promise<Row[]> {
    try {
      return (await this.#db.query<Row>(query)).rows
    } catch (error) {
      throw asLogError(error, 'reading the keys of members')
    }
  }

  async #read(members: readonly Member[]): Promise<KeyRow[]> {
    return this.#ask<KeyRow>({
      name: 'nexus_read_member_keys',
      text: `select k.guild_id, k.user_id, k.subject, k.master_id, k.wrapped from unnest($1::text[], $2::text[]) u(guild_id, user_id)
        join nexus.member_key k on k.guild_id = u.guild_id and k.user_id = u.user_id`,
      values: [textArray(members.map(({ guildId }) => guildId)), textArray(members.map(({ userId }) => userId))],
    })
  }

  async #make(guildId: string, userIds: readonly string[]): Promise<KeyRow[]> {
    const made = userIds.map(() => randomBytes(SUBJECT_BYTES).toString('base64url'))
    const wrapped = made.map((subject) => this.#keyring.wrap(subject, randomBytes(DATA_KEY_BYTES)))
    const rows = await this.#ask<Omit<KeyRow, 'guild_id'>>({
      text: 'select user_id, subject, master_id, wrapped from nexus.member_keys($1, $2, $3, $4, $5)',
      values: [guildId, textArray(userIds), textArray(made), byteaArray(wrapped), this.#keyring.currentId],
    })
    return rows.map((row) => ({ ...row, guild_id: guildId }))
  }

  #remember({ guild_id: guildId, user_id: userId, subject, master_id, wrapped }: KeyRow): void {
    this.#keys.set(subject, { guildId, userId, dataKey: this.#keyring.unwrap(subject, master_id, wrapped) })
    this.#subjects.set(nameOf({ guildId, userId }), subject)
  }

  /** Seals at once when the subject's key is cached, as it is after `subjectsFor`. @throws SubjectUnknownError when not. */
  seal(subject: string, words: string): SealedWords {
    return { subject, ciphertext: this.sealBytes(subject, Buffer.from(words)).toString('base64url') }
  }

  /** As `seal`, the same words always to the same bytes: for deciders. @throws SubjectUnknownError */
  sealRepeatably(subject: string, words: string): SealedWords {
    return { subject, ciphertext: sealRepeatably(this.#keyOf(subject), subject, words).toString('base64url') }
  }

  /** As `seal`, bytes to bytes, for what needs no JSON. */
  sealBytes(subject: string, plain: Uint8Array): Buffer {
    return sealBytes(this.#keyOf(subject), subject, plain)
  }

  #keyOf(subject: string): Buffer {
    const known = this.#keys.get(subject)
    if (!known) throw new SubjectUnknownError(`no key is at hand for ${subject}: ask for its subject first`)
    return known.dataKey
  }

  /** The words, or null for an erased member. */
  async unseal(sealed: SealedWords): Promise<string | null> {
    const [words] = await this.unsealAll([sealed])
    return words ?? null
  }

  /** In the order given, with at most one round trip; null for erased members. @throws SubjectUnknownError */
  async unsealAll(sealed: readonly SealedWords[]): Promise<(string | null)[]> {
    const opened = await this.unsealAllBytes(
      sealed.map(({ subject, ciphertext }) => ({ subject, data: Buffer.from(ciphertext, 'base64url') })),
    )
    return opened.map((plain) => plain?.toString('utf8') ?? null)
  }

  async unsealAllBytes(
    sealed: readonly { readonly subject: string; readonly data: Uint8Array }[],
  ): Promise<(Buffer | null)[]> {
    const known = await this.#known(sealed.map(({ subject }) => subject))
    return sealed.map(({ subject, data }) => {
      const key = known.get(subject)
      return key ? unsealBytes(key.dataKey, subject, data) : null
    })
  }

  /** Who a subject is; null once he is erased. @throws SubjectUnknownError */
  async memberOf(subject: string): Promise<Member | null> {
    return (await this.membersOf([subject])).get(subject) ?? null
  }

  /** Members by subject; erased ones are absent. @throws SubjectUnknownError */
  async membersOf(subjects: readonly string[]): Promise<Map<string, Member>> {
    const known = await this.#known(subjects)
    return new Map([...known].map(([subject, { guildId, userId }]) => [subject, { guildId, userId }]))
  }

  /** Keys by subject; erased members are absent. */
  async #known(subjects: readonly string[]): Promise<Map<string, KnownKey>> {
    const known = new Map<string, KnownKey>()
    const missing = new Set<string>()
    for (const subject of subjects) {
      const key = this.#keys.get(subject)
      if (key) known.set(subject, key)
      else missing.add(subject)
    }
    if (missing.size === 0) return known
    const rows = await this.#ask<KeyRow & { is_erased: boolean }>({
      name: 'nexus_read_subjects',
      text: `select u.subject, k.guild_id, k.user_id, k.master_id, k.wrapped, e.subject is not null as is_erased
        from unnest($1::text[]) u(subject)
        left join nexus.member_key k on k.subject = u.subject
        left join nexus.erased_member e on e.subject = u.subject`,
      values: [textArray([...missing])],
    })
    for (const row of rows) {
      if (row.is_erased) continue
      if (row.wrapped === null) throw new SubjectUnknownError(`${row.subject} is no member that this log has known`)
      this.#remember(row)
      known.set(row.subject, this.#keys.get(row.subject) as KnownKey)
    }
    return known
  }

  /** Nothing of this subject is cached any more. */
  forget(subject: string): void {
    const known = this.#keys.get(subject)
    if (known) this.#subjects.delete(nameOf(known))
    this.#keys.delete(subject)
  }

  forgetAll(): void {
    this.#keys.clear()
    this.#subjects.clear()
  }

  /** Makes keyed digests: 128 bits in hex, the same in every process of this log, telling nothing without its key. */
  async digester(): Promise<(text: string) => string> {
    this.#digest ??= this.#readDigestKey().then(keyedHash)
    const digest = await this.#digest.catch((error: unknown) => {
      this.#digest = undefined
      throw error
    })
    return (text) => digest(text, 'hex').slice(0, 32)
  }

  async #readDigestKey(): Promise<Buffer> {
    const wrapped = this.#keyring.wrap(DIGEST_KEY, randomBytes(DATA_KEY_BYTES))
    const rows = await this.#ask<{ master_id: string; wrapped: Buffer }>({
      text: 'select * from nexus.make_secret($1, $2, $3)',
      values: [DIGEST_KEY, this.#keyring.currentId, wrapped],
    })
    const secret = rows[0] as { master_id: string; wrapped: Buffer }
    return this.#keyring.unwrap(DIGEST_KEY, secret.master_id, secret.wrapped)
  }
}

function nameOf({ guildId, userId }: Member): string {
  return `${guildId}/${userId}`
}
