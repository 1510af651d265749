import { buildProgram } from './program.ts'
import { CommandFailure } from './failure.ts'

try {
  await buildProgram().parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof Error)) throw error
  process.stderr.write(`nexus: ${error.message}\n`)
  if (error instanceof CommandFailure && error.next) process.stderr.write(`next: ${error.next}\n`)
  if (!(error instanceof CommandFailure) && process.env['NEXUS_DEBUG']) process.stderr.write(`${error.stack}\n`)
  process.exitCode = error instanceof CommandFailure ? error.exitCode : 1
}
