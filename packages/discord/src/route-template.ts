/** The path of a Discord URL without ids, tokens and emoji, fit for a metric's label. */
export function templateOf(url: string): string {
  return new URL(url).pathname
    .replace(/^.*?\/v\d+\//, '/')
    .replace(/\/reactions\/.*$/, '/reactions/:reaction')
    .replace(/^\/(interactions|webhooks)\/\d+\/[^/]+/, '/$1/:id/:token')
    .replaceAll(/\/\d+(?=\/|$)/g, '/:id')
}
