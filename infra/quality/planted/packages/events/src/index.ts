export const name = 'events'
