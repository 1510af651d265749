import { z } from 'zod'

/** What a model's judgement of one message was weighed as. */
export const Judgement = z.object({
  /** `provider/model/prompt`: calibrations are kept by it. */
  model: z.string().min(1).max(300),
  /** The model's own certainty of a breach, 0 to 100, before any calibration. */
  score: z.number().int().min(0).max(100),
  /** … and after it: the probability that staff would call it a breach. */
  probability: z.number().min(0).max(1),
  calibrationVersion: z.number().int().nonnegative(),
  /** The guild's tier for the category: 0 asks staff about everything, 7 is the loosest. */
  tier: z.number().int().min(0).max(7),
  /** Chosen by its message id to be seen by staff, whatever its score. */
  isAudited: z.boolean(),
})
export type Judgement = z.infer<typeof Judgement>
