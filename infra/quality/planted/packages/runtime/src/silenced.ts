// biome-ignore lint/suspicious: because // expect: checks-are-not-silenced
export const loud = 1
// oxlint-disable-next-line no-empty // expect: checks-are-not-silenced
export const quiet = 2
