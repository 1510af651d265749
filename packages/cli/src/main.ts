import { CommanderError } from 'commander'
import { CommandFailure } from './failure.ts'
import { buildProgram } from './program.ts'

process.exitCode = await run()
// A command is done when it is done: what a library still holds open must not keep the person waiting.
process.exit()

async function run(): Promise<number> {
  try {
    await buildProgram().parseAsync(process.argv)
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // Commander has told the person already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof Error)) throw error
    process.stderr.write(`nexus: ${error.message}\n`)
    if (error instanceof CommandFailure) {
      if (error.next) process.stderr.write(`next: ${error.next}\n`)
      return error.exitCode
    }
    process.stderr.write(
      process.env.NEXUS_DEBUG
        ? `${error.stack}\n`
        : 'next: nexus doctor looks for the cause; NEXUS_DEBUG=1 shows where it happened\n',
    )
    return 1
  }
}
