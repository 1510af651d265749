export const name = 'discord'
