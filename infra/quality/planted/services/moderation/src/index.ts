export const name = 'moderation'
