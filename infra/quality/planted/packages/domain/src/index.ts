export const name = 'domain'
