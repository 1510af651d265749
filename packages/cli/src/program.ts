import { Command, InvalidArgumentError, Option } from 'commander'
import type { EvalOptions } from './commands/model.ts'
import { type Output, openOutput } from './output.ts'

/** Every command loads its own code: none pays for another. */
export function buildProgram(): Command {
  const program = new Command('nexus')
    .description('NEXUS: an autonomous moderator for Discord that can explain, replay and undo every decision it makes')
    .configureHelp({ sortSubcommands: false })
    .showHelpAfterError('(nexus <command> --help shows an example)')
    .exitOverride()

  leaf(program, 'up', 'start everything, show a first decision, and run until Ctrl-C', 'npm start').action(
    async (options: Shared) => (await import('./commands/up.ts')).up(outputOf(options)),
  )
  leaf(program, 'down', 'stop what runs from this state folder', 'NEXUS_STATE_DIR=/srv/nexus nexus down').action(
    async (options: Shared) => (await import('./commands/down.ts')).down(outputOf(options)),
  )
  leaf(
    program,
    'status',
    'what runs, and how it is (exit code 3 when something is not well)',
    'nexus status --json',
  ).action(async (options: Shared) => (await import('./commands/status.ts')).status(outputOf(options)))
  leaf(program, 'doctor', 'look for what is wrong, and say how to mend it', 'nexus doctor').action(
    async (options: Shared) => (await import('./commands/doctor.ts')).doctor(outputOf(options)),
  )
  leaf(
    program,
    'why',
    'the causal chain of a message or a case, from the raw event to the last word of staff',
    "nexus why '#12'",
  )
    .argument('<what>', 'message id, message link, case id or #number')
    .option('--guild <id>', 'where a case number counts', guildId)
    .option('--words', "show members' words too; the log records that you read them")
    .action(async (what: string, options: Shared & { guild?: string; words?: boolean }) =>
      (await import('./commands/why.ts')).why(what, options, outputOf(options)),
    )
  leaf(
    program,
    'replay',
    'decide recorded messages again and compare (in a process without credentials of Discord, AI or Redis)',
    'nexus replay --guild 1191168918421504000 --from 2026-11-22T14:00 --to 2026-11-22T15:00',
  )
    .requiredOption('--guild <id>', 'guild', guildId)
    .option('--from <time>', 'first moment, as ISO 8601 or Unix ms; default 24 hours ago', moment)
    .option('--to <time>', 'end, as ISO 8601 or Unix ms; default now', moment)
    .option('--most <n>', 'differences that are told in full', count, 20)
    .action(async (options: Shared & { guild: string; from?: number; to?: number; most: number }) =>
      (await import('./commands/replay.ts')).replay(options, outputOf(options)),
    )
  leaf(
    program,
    'lag',
    'how far each service is behind, in entries and seconds (exit code 3 when too far)',
    'nexus lag -w',
  )
    .option('-w, --watch', 'again every second, until Ctrl-C')
    .option('--partitions', 'every partition by itself')
    .option('--max-seconds <seconds>', 'more than this is too far', count, 30)
    .action(async (options: Shared & { watch?: boolean; partitions?: boolean; maxSeconds: number }) =>
      (await import('./commands/lag.ts')).lag(options, outputOf(options)),
    )
  ruleCommands(program)
  deadLetterCommands(program)
  logCommands(program)
  simulatorCommands(program)
  modelCommands(program)
  leaf(
    program,
    'bench',
    'measure on private stores, as ratios in one interleaved run (exit code 1 when a goal is missed)',
    'nexus bench bus log --json',
  )
    .argument('[names...]', 'which; default all')
    .option('--quick', 'short rounds: shows that it runs, proves nothing')
    .action(async (names: readonly string[], options: Shared & { quick?: boolean }) =>
      (await import('./commands/bench.ts')).bench(names, options, outputOf(options)),
    )
  leaf(
    program,
    'erase',
    "destroy a member's key, so that his words can never be read again (a dry run unless --yes)",
    'nexus erase 1191168918421504000 1191168924000000000 --yes --prove platypus',
  )
    .argument('<guild>', 'guild id', guildId)
    .argument('<user>', 'user id', guildId)
    .option('--yes', 'do it')
    .option('--prove <word>', 'search every store for this word of his')
    .action(async (guild: string, user: string, options: Shared & { yes?: boolean; prove?: string }) =>
      (await import('./commands/erase.ts')).erase({ guildId: guild, userId: user, ...options }, outputOf(options)),
    )
  return program
}

function deadLetterCommands(program: Command): void {
  const dlq = program.command('dlq').description('what was given up after its last attempt')
  const listing = (command: Command) =>
    command.option('--stream <name>', 'of this stream only').option('--limit <n>', 'at most so many', count, 1_000)
  const changing = (command: Command) =>
    listing(command)
      .argument('[names...]', 'as nexus dlq list prints them')
      .option('--all', 'all of them')
      .option('--yes', 'do it (a dry run otherwise)')
  type Listing = Shared & { stream?: string; limit: number }
  type Changing = Listing & { all?: boolean; yes?: boolean }
  const commands = () => import('./commands/dlq.ts')

  listing(leaf(dlq, 'list', 'names, ages and reasons', 'nexus dlq list --stream discord.events')).action(
    async (options: Listing) => (await commands()).dlqList(options, outputOf(options)),
  )
  leaf(
    dlq,
    'show',
    "one letter with its fields; members' words stay sealed",
    'nexus dlq show discord.events/0/1700000000000-0',
  )
    .argument('<name>', 'as nexus dlq list prints it')
    .action(async (name: string, options: Shared) => (await commands()).dlqShow(name, outputOf(options)))
  changing(
    leaf(
      dlq,
      'retry',
      'deliver letters once more, to the group that gave them up and no other',
      'nexus dlq retry --all --yes',
    ),
  ).action(async (names: readonly string[], options: Changing) =>
    (await commands()).dlqRetry(names, options, outputOf(options)),
  )
  changing(leaf(dlq, 'drop', 'delete letters', 'nexus dlq drop discord.events/0/1700000000000-0 --yes')).action(
    async (names: readonly string[], options: Changing) =>
      (await commands()).dlqDrop(names, options, outputOf(options)),
  )
}

function ruleCommands(program: Command): void {
  const rules = program.command('rules').description('try a policy before it holds')
  const commands = () => import('./commands/rules.ts')
  leaf(
    rules,
    'test',
    'what a policy would find in messages, and why (exit code 1 when it has faults, or rows expect something else)',
    'nexus rules test policy.yaml messages.jsonl --list scam-domains=domains.txt',
  )
    .argument('<policy>', 'a policy in YAML or JSON')
    .argument(
      '<messages>',
      'one JSON object a line: {"text": "hello"}, with as much of author, channel and recent as is known',
    )
    .option('--list <name=file...>', 'a list of domains that rules name')
    .action(async (policy: string, messages: string, options: Shared & { list?: readonly string[] }) =>
      (await commands()).rulesTest(policy, messages, options, outputOf(options)),
    )
  leaf(
    rules,
    'lint',
    'every fault of a policy with its place and what to do (exit code 1), then what is probably not meant',
    'nexus rules lint policy.yaml',
  )
    .argument('<policy>', 'a policy in YAML or JSON')
    .action(async (policy: string, options: Shared) => (await commands()).rulesLint(policy, outputOf(options)))
  leaf(rules, 'print', 'a policy in the newest shape', 'nexus rules print old.json --format yaml')
    .argument('<policy>', 'a policy in YAML or JSON')
    .addOption(new Option('--format <format>', 'yaml or json').choices(['yaml', 'json']).default('yaml'))
    .action(async (policy: string, options: Shared & { format: 'yaml' | 'json' }) =>
      (await commands()).rulesPrint(policy, options.format, outputOf(options)),
    )
}

function logCommands(program: Command): void {
  const log = program.command('log').description('the log of record')
  const commands = () => import('./commands/log.ts')
  leaf(log, 'verify', 'read log and archive once and tell the first fault (exit code 1)', 'nexus log verify').action(
    async (options: Shared) => (await commands()).logVerify(outputOf(options)),
  )
  leaf(log, 'head', 'where the log stands', 'nexus log head --json').action(async (options: Shared) =>
    (await commands()).logHead(outputOf(options)),
  )
  leaf(log, 'tail', 'the newest events', 'nexus log tail -f --type EnforcementApplied')
    .option('-n, --lines <n>', 'how many', count, 20)
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option('--type <types...>', 'only these types')
    .action(async (options: Shared & { lines: number; follow?: boolean; type?: readonly string[] }) =>
      (await commands()).logTail(options, outputOf(options)),
    )
}

function simulatorCommands(program: Command): void {
  const sim = program.command('sim').description('move the simulated Discord')
  const commands = () => import('./commands/sim.ts')
  leaf(sim, 'post', 'post a message as a member', 'nexus sim post --as Eve "hello everyone"')
    .argument('<text>', 'what is said')
    .option('--as <name>', 'who says it', 'Eve')
    .option('--channel <name>', 'where', 'general')
    .option('--reply-to <message>', 'message id', guildId)
    .action(async (text: string, options: Shared & { as: string; channel: string; replyTo?: string }) =>
      (await commands()).simPost(text, options, outputOf(options)),
    )
  leaf(sim, 'run', 'play a scene: chat, scam or raid', 'nexus sim run raid --rate 20 --count 200')
    .argument('<scene>', 'chat, scam or raid')
    .option('--rate <n>', 'messages a second', count)
    .option('--count <n>', 'messages in all', count)
    .option('--seconds <n>', 'how long', count)
    .option('--seed <n>', 'the same seed plays the same scene', count)
    .action(
      async (scene: string, options: Shared & { rate?: number; count?: number; seconds?: number; seed?: number }) =>
        (await commands()).simRun(scene, options, outputOf(options)),
    )
  leaf(sim, 'state', 'what is there and who is connected', 'nexus sim state --json').action(async (options: Shared) =>
    (await commands()).simState(outputOf(options)),
  )
  leaf(
    sim,
    'faults',
    'list what is broken on purpose, break something, or mend it all',
    "nexus sim faults 'close code=4000'",
  )
    .argument('[fault]', "a kind with settings, such as 'rate-limit scope=global retryAfterMs=2000', or JSON")
    .option('--clear', 'mend it all')
    .action(async (fault: string | undefined, options: Shared & { clear?: boolean }) =>
      (await commands()).simFaults(fault, options.clear === true, outputOf(options)),
    )
}

function modelCommands(program: Command): void {
  const model = program.command('model').description('the local model, which decides what the AI is asked about')
  const commands = () => import('./commands/model.ts')
  leaf(model, 'train', 'train it from judged texts, always to the same bytes', 'nexus model train --data texts')
    .requiredOption('--data <folder>', 'holds davidson, hatexplain, jigsaw-sample, sms-spam and topical-chat')
    .option('--out <folder>', 'where its two files go; default: in place of the shipped ones')
    .action(async (options: Shared & { data: string; out?: string }) =>
      (await commands()).modelTrain(options, outputOf(options)),
    )
  leaf(
    model,
    'eval',
    'measure it on judged texts: CSV, TSV or JSON lines with a text and a label',
    'nexus model eval --data comments.csv --positive toxic,insult',
  )
    .requiredOption('--data <path>', 'a file, or a folder with several')
    .option('--text-column <name>', 'where the texts stand; found by its name otherwise')
    .option('--label-column <name>', 'where the labels stand; found by its name otherwise')
    .option('--positive <labels>', 'labels of harmful texts, separated by commas; all others are harmless')
    .option('--budget <share>', 'another escalation budget, 0 to 1, beside those of the presets', share)
    .action(async (options: Shared & EvalOptions) => (await commands()).modelEval(options, outputOf(options)))
}

/** What every command takes. */
interface Shared {
  readonly json?: boolean
}

const outputOf = ({ json }: Shared): Output => openOutput(json === true)

function leaf(parent: Command, name: string, description: string, example: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', `\nExample:\n  ${example}`)
}

function guildId(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text
  throw new InvalidArgumentError('It must be a Discord id: 1 to 20 digits.')
}

function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new InvalidArgumentError('It must be a whole number.')
}

function share(text: string): number {
  const value = Number(text)
  if (value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('It must be a share from 0 to 1.')
}

/** Unix ms. */
function moment(text: string): number {
  const at = /^\d{10,}$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isFinite(at)) return at
  throw new InvalidArgumentError('It must be a time such as 2026-11-22T14:00 or Unix ms.')
}
