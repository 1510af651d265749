export const name = 'testing'
