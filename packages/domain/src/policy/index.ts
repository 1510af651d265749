export { type CompiledPolicy, type CompiledRule, compilePolicy } from './compile-policy.ts'
export { type ParsedPolicy, type PolicyFault, parsePolicy } from './parse-policy.ts'
export type { Policy, PresetName } from './policy.ts'
export { presets } from './presets.ts'
