export const pretend = true
