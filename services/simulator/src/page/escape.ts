const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that means itself inside HTML, in attributes too. */
export function escapeHtml(text: unknown): string {
  return String(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Markup that was escaped piece by piece. */
export interface Html {
  readonly html: string
}

/** A template whose values are escaped, unless they are markup of this function. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string | number | null | undefined | false)[]
): Html {
  const parts = strings.map((text, index) => text + (index < values.length ? render(values[index]) : ''))
  return { html: parts.join('') }
}

function render(value: unknown): string {
  if (Array.isArray(value)) return value.map(render).join('')
  if (value === null || value === undefined || value === false) return ''
  return isHtml(value) ? value.html : escapeHtml(value)
}

function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && 'html' in value && typeof value.html === 'string'
}
