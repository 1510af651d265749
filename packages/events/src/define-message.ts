import type { z } from 'zod'
import type { Envelope } from './envelope.ts'

/** An event says what happened (past tense); a command asks for something (imperative) and may be refused. */
export type MessageKind = 'event' | 'command'

export interface MessageDefinition<T extends string = string, D = unknown> {
  readonly kind: MessageKind
  readonly type: T
  /** Newest version of the data. */
  readonly version: number
  readonly data: z.ZodType<D>
  /** Lifts recorded data of an older version to the newest; one schema per older version, for ever. */
  readonly upcast: Readonly<Record<number, z.ZodType<D>>>
}

export type MessageOf<Definition> = Definition extends MessageDefinition<infer T, infer D> ? Envelope<T, D> : never

interface Shape<T extends string, D> {
  readonly type: T
  readonly version?: number
  readonly data: z.ZodType<D>
  readonly upcast?: Readonly<Record<number, z.ZodType<D>>>
}

export function defineEvent<T extends string, D>(shape: Shape<T, D>): MessageDefinition<T, D> {
  return define('event', shape)
}

export function defineCommand<T extends string, D>(shape: Shape<T, D>): MessageDefinition<T, D> {
  return define('command', shape)
}

function define<T extends string, D>(kind: MessageKind, shape: Shape<T, D>): MessageDefinition<T, D> {
  const version = shape.version ?? 1
  const upcast = shape.upcast ?? {}
  for (let older = 1; older < version; older++) {
    if (!upcast[older]) throw new Error(`${shape.type} is at version ${version} but cannot lift version ${older}`)
  }
  return { kind, type: shape.type, version, data: shape.data, upcast }
}
