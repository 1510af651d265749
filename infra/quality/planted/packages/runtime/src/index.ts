export const name = 'runtime'
