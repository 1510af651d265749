export const name = 'streams'
