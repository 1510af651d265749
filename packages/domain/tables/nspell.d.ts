declare module 'nspell' {
  /** Every word of a Hunspell dictionary, with its endings. */
  export default function nspell(dictionary: unknown): { readonly data: Readonly<Record<string, unknown>> }
}
