export const secret = 'nobody else reads this'
