/** Messages that a window shows. */
export const WINDOW_SHOWN = 10
/** Messages that a channel remembers: an older message that is delivered again still finds its window. */
export const WINDOW_KEPT = 30
/** Longest content of a window's message, in UTF-16 units. */
export const WINDOW_CONTENT = 1_000
/** How far back `recent` reaches, in ms. */
export const RECENT_MS = 120_000
/** Entries that `recent` shows. */
export const RECENT_SHOWN = 50
/** Activity that is remembered, in ms and entries: more than is shown, for the same reason as with windows. */
export const ACTIVITY_MS = 300_000
export const ACTIVITY_KEPT = 80
/** A gap longer than this ends a run, in ms. */
export const RUN_GAP_MS = 10_000
/** A run that is longer than this ends, in ms. */
export const RUN_LENGTH_MS = 60_000
/** Judged updates that one message remembers. */
export const JUDGED_KEPT = 5
/** Authors that one guild remembers; past it those seen longest ago go, unless they have strikes. */
export const MEMBERS_KEPT = 5_000
/** Channels whose messages one guild remembers; past it those written to longest ago go. */
export const WINDOWS_KEPT = 500
/** Channels and threads that one guild remembers. Discord allows 500 channels and 1,000 active threads. */
export const CHANNELS_KEPT = 3_000
/** Computed permissions that one guild remembers. */
export const PERMISSIONS_KEPT = 2_000
/** How far back the same thing happening is told, in ms, and how often at most. */
export const LATELY_MS = 120_000
export const LATELY_SHOWN = 50
/** Things that happened to members and are remembered in one guild: a raid's joins, names and roles that changed. */
export const HAPPENINGS_KEPT = 300
/** Gateway sessions whose sequences are remembered. */
export const SESSIONS_KEPT = 32
/** Rules that let one member be. */
export const COOLDOWNS_KEPT = 50
/** Strikes of one member. */
export const STRIKES_KEPT = 200
