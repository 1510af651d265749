import { chance } from '../shuffle.ts'
import type { Template } from './template.ts'

/** Makes a template's sentences: the same ones on every machine, none of them twice. */
export function makeSentences({ lines, slots, most }: Template, seed: number): string[] {
  const next = chance(seed)
  const patterns = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const made = new Set<string>()
  // Small templates run out of sentences before they reach `most`.
  for (let tries = 0; tries < most * 4 && made.size < most; tries++) {
    made.add(filled(patterns[tries % patterns.length] ?? '', slots, next))
  }
  return [...made]
}

function filled(pattern: string, slots: Template['slots'], next: () => number): string {
  let text = pattern
  for (let depth = 0; depth < 4 && text.includes('{'); depth++) {
    text = text.replace(/\{(\w+)\}/g, (_, slot: string) => {
      const fillings = slots[slot]?.split('|')
      if (!fillings) throw new Error(`nothing fills {${slot}} in "${pattern}"`)
      return fillings[next() % fillings.length] ?? ''
    })
  }
  return text
}
