/** Discord's answers to what it will not do: HTTP status, error code and its own words. */
const refusals = {
  unauthorized: [401, 0, '401: Unauthorized'],
  routeNotFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownBan: [404, 10026, 'Unknown Ban'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownApplicationCommand: [404, 10063, 'Unknown application command'],
  slowmode: [429, 20016, 'This action cannot be performed due to slowmode rate limit'],
  nonMemberBanLimit: [400, 30035, 'Maximum number of bans for non-guild members have been exceeded'],
  requestTooLarge: [413, 40005, 'Request entity too large'],
  notConnectedToVoice: [400, 40032, 'Target user is not connected to voice.'],
  interactionAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  notInDirectMessages: [400, 50003, 'Cannot execute action on a DM channel'],
  notYourMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  directMessagesClosed: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  bulkDeleteCount: [
    400,
    50016,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete',
  ],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidRole: [400, 50028, 'Invalid Role'],
  invalidRecipients: [400, 50033, 'Invalid Recipient(s)'],
  tooOldToBulkDelete: [400, 50034, 'You can only bulk delete messages that are under 14 days old.'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  noMutualGuilds: [403, 50278, 'Cannot send messages to this user due to having no mutual guilds'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  bulkBanFailed: [400, 500000, 'Failed to ban users'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>

export type RefusalName = keyof typeof refusals

/** One problem of a form, as Discord words it. */
export interface FormProblem {
  readonly code: string
  readonly message: string
}

/** Problems by field: `{embeds: {0: {title: {_errors: […]}}}}`. */
export interface FormProblems {
  _errors?: FormProblem[]
  [field: string]: FormProblems | FormProblem[] | undefined
}

/** Discord refuses. The REST server turns it into the answer; a test reads its `code`. */
export class DiscordRefusal extends Error {
  override readonly name = 'DiscordRefusal'
  readonly status: number
  /** Discord's JSON error code, e.g. 50013. */
  readonly code: number
  readonly errors: FormProblems | undefined
  /** For refusals that pass by themselves, in ms. */
  readonly retryAfterMs: number | undefined

  constructor(refusal: RefusalName, errors?: FormProblems, retryAfterMs?: number) {
    const [status, code, message] = refusals[refusal]
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
    this.retryAfterMs = retryAfterMs
  }

  get body(): { message: string; code: number; errors?: FormProblems; retry_after?: number; global?: boolean } {
    return {
      message: this.message,
      code: this.code,
      ...(this.errors ? { errors: this.errors } : {}),
      ...(this.retryAfterMs === undefined ? {} : { retry_after: this.retryAfterMs / 1_000, global: false }),
    }
  }
}

export function refuse(refusal: RefusalName): never {
  throw new DiscordRefusal(refusal)
}

/** Refuse a form for one problem at `path`, e.g. `['messages', 6]`; an empty path is the form itself. */
export function refuseForm(path: readonly (string | number)[], code: string, message: string): never {
  const errors: FormProblems = {}
  addProblem(errors, path, { code, message })
  throw new DiscordRefusal('invalidForm', errors)
}

export function addProblem(errors: FormProblems, path: readonly PropertyKey[], problem: FormProblem): void {
  let node = errors
  for (const step of path) {
    const key = String(step)
    const next = node[key]
    if (next === undefined || Array.isArray(next)) {
      const fresh: FormProblems = {}
      node[key] = fresh
      node = fresh
    } else {
      node = next
    }
  }
  if (node._errors) node._errors.push(problem)
  else node._errors = [problem]
}
