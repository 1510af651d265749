import type {
  APIApplication,
  APIChannel,
  APIGatewayBotInfo,
  APIGuild,
  APIGuildMember,
  APIMessage,
  APIUser,
  RESTPutAPIApplicationGuildCommandsJSONBody,
} from 'discord-api-types/v10'
import type { ChannelDraft, Draft, ReplyDraft } from './draft.ts'
import type { CallOptions, Outcome, ReasonedCallOptions } from './outcome.ts'

/** An interaction to be answered: at first within 3 s, then for 15 min. */
export interface InteractionRef {
  readonly id: string
  readonly token: string
}

export interface MessagePage {
  /** 1 to 100; default 50. */
  readonly limit?: number
  /** Only messages newer than this id: the oldest of them, though in the page the newest comes first. */
  readonly after?: string
  /** Only messages older than this id. */
  readonly before?: string
}

export interface CaseSearch {
  readonly channelId: string
  /** Found anywhere in the message's text, embeds or buttons. */
  readonly caseId: string
  /** Only messages of this author: ourselves. */
  readonly authorId: string
  /** Id before which no message is looked at; `snowflakeAt` makes one from a time. */
  readonly after: string
  /** Pages of 100 to look through at most; default 5. */
  readonly maxPages?: number
}

/**
 * Discord's REST API as far as NEXUS uses it. A refusal is an outcome; every method throws DiscordUnavailableError when
 * nothing is known of the call, and the reason of `signal` once that is aborted.
 */
export interface Discord {
  getCurrentUser(options?: CallOptions): Promise<Outcome<APIUser>>
  getApplication(options?: CallOptions): Promise<Outcome<APIApplication>>
  getGatewayBot(options?: CallOptions): Promise<Outcome<APIGatewayBotInfo>>

  /** With its roles. */
  getGuild(guildId: string, options?: CallOptions): Promise<Outcome<APIGuild>>
  /** Without threads. */
  getChannels(guildId: string, options?: CallOptions): Promise<Outcome<APIChannel[]>>
  getActiveThreads(guildId: string, options?: CallOptions): Promise<Outcome<APIChannel[]>>
  getChannel(channelId: string, options?: CallOptions): Promise<Outcome<APIChannel>>
  getMember(guildId: string, userId: string, options?: CallOptions): Promise<Outcome<APIGuildMember>>

  /** `untilMs` is Unix ms, at most 28 days ahead. */
  timeout(
    guildId: string,
    userId: string,
    untilMs: number,
    options?: ReasonedCallOptions,
  ): Promise<Outcome<APIGuildMember>>
  untimeout(guildId: string, userId: string, options?: ReasonedCallOptions): Promise<Outcome<APIGuildMember>>

  getMessage(channelId: string, messageId: string, options?: CallOptions): Promise<Outcome<APIMessage>>
  /** Newest first. */
  listMessages(channelId: string, page?: MessagePage, options?: CallOptions): Promise<Outcome<APIMessage[]>>
  deleteMessage(channelId: string, messageId: string, options?: ReasonedCallOptions): Promise<Outcome<void>>
  /**
   * Deletes messages of one channel: unique ids, in calls of at most 100, one id by a call of its own. Messages older
   * than 14 days must be deleted one by one. Stops at the first refusal.
   */
  bulkDelete(channelId: string, messageIds: readonly string[], options?: ReasonedCallOptions): Promise<Outcome<void>>
  createMessage(channelId: string, draft: ChannelDraft, options?: CallOptions): Promise<Outcome<APIMessage>>
  editMessage(channelId: string, messageId: string, draft: Draft, options?: CallOptions): Promise<Outcome<APIMessage>>
  /** Opens (or finds) the private channel with a user and says it there. */
  /** Id of our channel with a user, which Discord opens if need be; that says nothing of whether he lets us write. */
  openDirectMessage(userId: string, options?: CallOptions): Promise<Outcome<string>>
  sendDirectMessage(userId: string, draft: ChannelDraft, options?: CallOptions): Promise<Outcome<APIMessage>>
  /** Our newest message about a case, or null. */
  searchChannelForCase(search: CaseSearch, options?: CallOptions): Promise<Outcome<APIMessage | null>>

  addReaction(channelId: string, messageId: string, emoji: string, options?: CallOptions): Promise<Outcome<void>>
  /** Up to `limit` (1 to 100) users who reacted, after user id `after`. */
  getReactions(
    channelId: string,
    messageId: string,
    emoji: string,
    page?: { readonly limit?: number; readonly after?: string },
    options?: CallOptions,
  ): Promise<Outcome<APIUser[]>>

  /** Replaces all slash commands: of one guild, or everywhere with null. */
  overwriteCommands(
    applicationId: string,
    guildId: string | null,
    commands: RESTPutAPIApplicationGuildCommandsJSONBody,
    options?: CallOptions,
  ): Promise<Outcome<void>>

  /** Says within 3 s that an answer will come. */
  defer(
    interaction: InteractionRef,
    reply?: Pick<ReplyDraft, 'isPrivate'>,
    options?: CallOptions,
  ): Promise<Outcome<void>>
  /** Says within 3 s that the clicked message may be edited later. */
  deferUpdate(interaction: InteractionRef, options?: CallOptions): Promise<Outcome<void>>
  reply(interaction: InteractionRef, draft: ReplyDraft, options?: CallOptions): Promise<Outcome<void>>
  /** Edits the message whose button was clicked. */
  updateMessage(interaction: InteractionRef, draft: Draft, options?: CallOptions): Promise<Outcome<void>>
  /** Fills or changes the answer, for 15 min. */
  editReply(applicationId: string, token: string, draft: Draft, options?: CallOptions): Promise<Outcome<APIMessage>>
}

/** A client that holds timers and connections until it is closed. */
export interface DiscordClient extends Discord, Disposable {
  /** Answers of 401, 403 and 429 in the last 10 minutes. */
  readonly invalidRequests: number
}
