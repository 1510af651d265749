import type { DataNamed } from '@nexus/events'

type Contextualized = DataNamed<'MessageContextualized'>

/** A part of what is known of a message. */
export type Fact = Exclude<keyof Contextualized, 'author'> | `author.${keyof Contextualized['author']}`
