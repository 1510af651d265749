import { Command } from 'commander'
import { type Output, openOutput } from './output.ts'

/** Every command loads its own code: none pays for another. */
export function buildProgram(): Command {
  const program = new Command('nexus')
    .description('NEXUS: an autonomous moderator for Discord that can explain, replay and undo every decision it makes')
    .option('--json', 'one JSON document on stdout')
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError('(nexus <command> --help shows an example)')
    .exitOverride()
  const output = (): Output => openOutput(program.opts()['json'] === true)

  command('up', 'start everything, show a first decision, and run until Ctrl-C', 'nexus up').action(async () =>
    (await import('./commands/up.ts')).up(output()),
  )
  command('down', 'stop what runs from this state folder', 'NEXUS_STATE_DIR=/srv/nexus nexus down').action(async () =>
    (await import('./commands/down.ts')).down(output()),
  )
  command('status', 'what runs, and how it is', 'nexus status --json').action(async () =>
    (await import('./commands/status.ts')).status(output()),
  )
  return program

  function command(signature: string, description: string, example: string): Command {
    return program
      .command(signature)
      .description(description)
      .option('--json', 'one JSON document on stdout')
      .on('option:json', () => program.setOptionValue('json', true))
      .addHelpText('after', `\nExample:\n  ${example}`)
  }
}
