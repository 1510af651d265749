export const name = 'local'
