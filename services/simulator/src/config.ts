import { z } from 'zod'

const flag = z.enum(['on', 'off']).transform((value) => value === 'on')

export const Config = z.object({
  /** 0 takes a free port. */
  SIM_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  SIM_HOST: z.string().default('127.0.0.1'),
  /** Further host names, with commas, by which the page and the control API are served, e.g. a container's name. */
  SIM_ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform((names) => names.split(',').filter((name) => name !== '')),
  /** The world is kept in this file; without it a restart begins with the seed. */
  SIM_SNAPSHOT: z.string().min(1).optional(),
  /** Off for benches: buckets are announced and never run out, and there is no global limit. */
  SIM_RATE_LIMITS: flag.prefault('on'),
  /** Requests kept for /sim/requests. */
  SIM_REQUEST_LOG: z.coerce.number().int().min(0).default(20_000),
  SIM_HEARTBEAT_MS: z.coerce.number().int().min(100).default(41_250),
  /** Pause between two IDENTIFYs of one shard key, in ms. Discord asks for 5000; 0 makes restarts quick. */
  SIM_IDENTIFY_INTERVAL_MS: z.coerce.number().int().min(0).default(5_000),
  /** Set: Anthropic's API is simulated too, on this port; 0 takes a free one. */
  SIM_ANTHROPIC_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
})
