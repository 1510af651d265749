/** What a judge says of one message, in the words of NEXUS's verdict prompt. */
export interface Judgement {
  readonly staffReason: string
  readonly category: string | null
  /** 1 minor to 4 severe; null without a breach. */
  readonly severity: 1 | 2 | 3 | 4 | null
  readonly ruleId: string | null
  readonly doubt: 'none' | 'context' | 'sarcasm' | 'quotation' | 'language' | 'ambiguous'
  /** 0 to 100: how sure the judge is that its judgement, breach or not, is right. */
  readonly confidence: number
  readonly memberReason: string
}
