import { canonicalize } from './canonicalize.ts'
import { loosen } from './loosen.ts'

/** A text as it is compared, and its second reading where that differs: what the local model reads. */
export function readingsOf(raw: string): string[] {
  const canonical = canonicalize(raw)
  const loose = loosen(canonical)
  return loose ? [canonical.text, loose.text] : [canonical.text]
}
