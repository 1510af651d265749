// expect: domain-imports-pure-libraries
export { readFileSync } from 'node:fs'
