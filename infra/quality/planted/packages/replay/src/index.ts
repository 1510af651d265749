export const name = 'replay'
