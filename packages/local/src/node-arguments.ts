/**
 * How services run Node. What a message needs is dead before the next batch, so that a young generation with room for
 * several batches (MB per half; it grows to that only under load) is nearly empty when it is collected. One thread does that
 * in a few ms; helpers of eight processes would wait for each other's cores, for 5 to 20 % of the processor time of a fold.
 * `docker-compose.yml` sets the size, which alone may stand in NODE_OPTIONS.
 */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=32', '--no-parallel-scavenge']
