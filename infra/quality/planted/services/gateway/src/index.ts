export const name = 'gateway'
