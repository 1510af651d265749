export const name = 'simulator'
