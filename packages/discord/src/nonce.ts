/** Discord's nonce (at most 25 characters) of the message that `id` asks for: the same id never posts twice within minutes. */
export function nonceOf(uuid: string): string {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new RangeError('a nonce is made of a UUID')
  return bytes.toString('base64url')
}
