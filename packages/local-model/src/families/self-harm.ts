import type { Family } from './family.ts'

/** Telling somebody to, and speaking of doing it. Staff and helpers look; nobody is punished for his own pain. */
export const selfHarm: Family = {
  name: 'self-harm',
  category: 'self_harm',
  severity: 3,
  says: 'words about self-harm or suicide',
  patterns: {
    950: `
(kys|kysnow|kms|keysurself|killyourself|killurself|kyslol|kyss|kyys|keyes)
kill (yo|ya|your|ur|yer|the)? (self|selves|@self|urself|yourself|yourselves|urselfs)
@kill .. @self
@hurt @self
(neck|rope|hang|off|stab|shoot|drown|cut|slit|burn|choke|starve|poison|harm|hurt|delete|unalive|bury|gut|cutting|hanging|harming|hurting|starving|kill|killing|neck) .. @self
@kill .. @myself
(cut|cutting|cuts|hurt|hurting|harm|harming|starve|starving|burn|burning|hang|hanging|shoot|drown|off|kill|killing|unalive|overdose|jump|jumping|injure|injuring|punish|hit|hitting|choke|choking) .. (myself|himself|herself|themselves|themself|ourselves)
(end|ending|take|taking|ended|took|ends|takes) (my|your|ur|his|her|their|own|it|mine) (own|all|life|lives|pain|suffering|misery|tonight|now|today|existence) ..? (life)?
(go|just|pls|please|plz) (die|hang|drown)
(die|hang|drown) (already|alone|now|pls|plz|bitch|noob|trash|slowly|scum|motherfucker)
(die|burn|rot) in (a|hell|fire)
(drink|chug|drinking|swallow|eat) (some)? (bleach|poison|cyanide|acid|antifreeze)
(jump|jumping|jumped|leap|throw|fall) (off|from|in|into|out|infront|before) (a|the|of|front|your|my|traffic) ..? (bridge|roof|building|cliff|train|traffic|window|balcony|bus|car|tower|rooftop)
(play) (in) traffic
(suicidal|suicides|suicidally|selfharm|selfharming|selfharmed|unalive|unaliving|sewerslide|sewercide|parasuicide|proana|promia|thinspo|thinspiration|meanspo|bonespo|edtwt|shtwt|styro|beanz|ctb)
(self) (harm|harming|harmed|injury|injure|injuring|mutilate|mutilation|hate|hatred|destruct|destructive|loathing|sabotage|immolation)
(want|wants|wanna|wanted|wish|ready|trying|going|gonna|rather|decided|plan|planning|thinking|prefer) .. (die|dead|suicide|hang|overdose|cutting)
(dont|cant|not|no|never) .. (want|wanna|deserve|wish|reason|point|will) .. (live|alive|living|exist|life|existing)
(dont|not) .. (want|wanna) .. be (here|alive|around) (anymore|longer)?
(no) (reason|point|will|purpose|desire) (to|in|for) (live|living|life|go|going|exist)
(tired|sick|done) (of|with) (living|life|existing|being|trying|everything|fighting|this) ..? (alive|life|world)?
(better|world|be) (off|place|happier) (dead|without|if) (me|you|u|i|we)?
(wish|wished|wishing) (i|u|you|they|he|she|that) .. (dead|died|die|born|existed|exist|gone|wake|dies|disappear)
(never) (been|be|were|wake|shouldve) (born|up)
(shouldve|should) .. (aborted|swallowed|abortion|miscarriage|stillborn)
(cut|cutting|cuts|slit|slitting|slash|slashing|slice|scars|scar|blade|razor|razors) .. (wrist|wrists|arms|arm|thighs|veins|thigh|skin|legs)
(wrist|wrists|arms|thighs|veins) .. (cut|cutting|slit|bleed|blade|razor|scars|slash|knife)
(overdose|overdosed|overdosing|od|oding) (on|of|myself|pills|tylenol|tonight)
(bottle|handful|lots|all|enough|many|take|took|swallow|swallowed|taking) .. (pills|sleeping|tylenol|paracetamol|xanax|painkillers|meds) .. (die|kill|sleep|end|death|lethal|overdose|myself)?
(noose|nooses|gallows)
(lethal|fatal) (dose|doses|amount|method|methods|injection|overdose)
(how|ways|way|easiest|best|painless|painlessly|methods|method|quickest|fastest|least) .. (die|kill|suicide|hang|overdose|starve|purge|purging|anorexic|cutting|death|bleed|vomit)
(goodbye|final|farewell) (note|letter|goodbye|cruel|forever|world|goodbyes)
(suicide|goodbye) (note|letter|pact|method|methods|watch|hotline|attempt|attempts)
(nobody|noone|no) (one)? .. (miss|care|cares|notice|love|loves) .. (me|you|u|if) .. (die|died|gone|dead|disappeared|killed)
(starving|starve|starved|purge|purging|purged|binge|vomit|throw|throwing|laxatives|laxative|fasting|restricting) .. (myself|skinny|thin|weight|after|eating|meals|calories|thinner|ana|mia|bones|perfect)
(anorexia|anorexic|bulimia|bulimic|ana|mia) .. (tips|buddy|coach|diet|goals|beautiful|perfect|lifestyle|skinny|pro|motivation|goal)
(eating) (disorder|disorders)
(feel|feels|feeling|felt|im|am|so|such|life) .. (worthless|hopeless|numb|empty|suicidal|trapped|burden|meaningless|unlovable|broken)
(hate|hated|loathe|despise) (my|being|myself|living) (life|self|body|alive|me|existence)?
(hate|loathe|despise|hurting|harming|punish|cutting) myself
life .. (not|isnt|aint|no) .. (worth|living|meaning|purpose|point)
life .. (pointless|meaningless|worthless|ruined)
`,
    640: `
(suicide|suicides)
(want|wants|wanted|gonna|going|about) .. (die|disappear)
`,
  },
}
