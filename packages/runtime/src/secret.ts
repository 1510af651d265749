import { inspect } from 'node:util'
import { z } from 'zod'

const REDACTED = '[redacted]'

/** A value that must not be seen: whatever prints it prints `[redacted]`. `reveal()` where it is used, and only there. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}

/** A variable of the environment that holds a secret. */
export const SecretText = z
  .string()
  .min(1)
  .transform((value) => new Secret(value))
