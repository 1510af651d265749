import { name } from './egg.ts'

export const hatch = () => name
