/**
 * How services run Node. What a message needs is dead before the next batch, and a young generation with room for several
 * batches lets the collector find nothing alive: a fifth of all processor time of the pipeline. In MB per half; it grows to
 * that only under load. `docker-compose.yml` says the same.
 */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=64']
