import type { Family } from './family.ts'

export const injection: Family = {
  name: 'injection',
  category: 'other',
  severity: 2,
  says: 'words that try to instruct the judge',
  patterns: {
    850: `
(ignore|disregard|forget|override|bypass|skip|dismiss|neglect) .. (previous|prior|above|earlier|all|your|preceding|any|every|the|these|those) .. (instructions|instruction|prompt|prompts|rules|guidelines|directives|orders|context|messages|policy|policies|training|safeguards|restrictions|constraints|commands)
(system|developer|hidden|initial|original|secret|master) (prompt|prompts|message|override|instruction|instructions|note)
(you|u) are (now|no) .. (dan|ai|assistant|model|bot|moderator|longer|free|unrestricted|jailbroken|evil|character|admin|developer|pretending|simulator|a|an)
(act|behave|pretend|roleplay|respond|answer|simulate|speak|reply) (as|like|to|that|you) .. (ai|assistant|dan|unrestricted|model|moderator|admin|chatgpt|claude|gpt|evil|without|restrictions|filters|no|jailbroken|developer)
(as) (an|a) (ai|language|llm) (model|assistant|language)?
(do|dont|must|never|not) (anything|not|never|flag|moderate|punish|report|delete|classify|refuse|warn) (now|flag|moderate|punish|this|report|delete|ban|refuse|classify|it|me|warn)
(not|no|isnt) (a|an|any) (violation|breach|offence|offense|infraction)
(moderator|admin|staff|system|developer|mod|operator|automod) (note|notice|mode|override|approved|message|instruction|command|says|here|exempt|access)
(classify|label|mark|treat|rate|score|judge|consider|grade|rule|report|return|output|answer) (this|it|the|my|me|message|following|as|only|with) .. (safe|harmless|benign|clean|allowed|ok|okay|fine|innocent|acceptable|compliant|false|0|none|zero|approved|allow)
(jailbreak|jailbroken|jailbreaking|devmode|godmode|promptinjection)
(prompt) (injection|injections|leak|leaking|hacking)
(developer|dev|god|debug|sudo|maintenance|unrestricted|unfiltered|dan) (mode|access|privileges)
(begin|end|start|new) (of|system|user)? (prompt|instructions|instruction|system)
(repeat|print|reveal|show|output|tell|leak|what|display|give) .. (your|system|the|initial|hidden) .. (prompt|instructions|rules|guidelines|configuration|policy)
(without|no|ignoring|remove|disable|free|bypass) (any|all|your|of|the)? ..? (restrictions|filters|filter|limitations|censorship|guardrails|guidelines|safeguards|safety|ethics|moral|ethical)
(hypothetical|fictional) (scenario|story|response|world) .. (no|without|rules|where|bypass|illegal|bomb|drugs)
(confidence|severity|verdict|category|probability) (is|to|of|should|must|0|zero|none|as|score) .. (0|zero|none|low|safe|clear|allow|1)
(human|assistant|user|inst|endoftext|sys)  (assistant|user|system|inst|human)
(how|ways|way|steps|instructions|guide|recipe|tutorial|help) .. (make|making|build|building|create|cook|synthesize|produce|hack|steal|get|buy|forge|launder) .. (bomb|bombs|explosive|explosives|meth|drugs|weapon|weapons|virus|malware|ransomware|poison|napalm|counterfeit|keylogger|passwords|ddos|trojan|cocaine|lsd|mdma|ricin|detonator)
`,
  },
}
