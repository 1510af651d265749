import type { Family } from './family.ts'

/** Injury and death told in detail. */
export const graphic: Family = {
  name: 'graphic',
  category: 'violence',
  severity: 3,
  says: 'words of graphic violence',
  patterns: {
    820: `
(blood|bloody|gore|guts|intestines|entrails|brains|flesh|bones|skull|organs|bowels|eyeballs|eyeball|limbs|corpse|corpses|body|bodies|severed|head|heads|throat|wound|wounds) .... (splatter|splattered|splattering|spurt|spurting|spurted|gush|gushed|gushing|sprayed|spraying|spilled|spilling|oozed|oozing|dripping|dripped|ripped|torn|tore|hacked|sliced|slit|cut|chopped|crushed|smashed|mangled|mutilated|dismembered|decapitated|exploded|bleeding|bled|rotting|decomposing|burned|charred|scattered|everywhere|pooled|pool|soaked|exposed|gouged|gutted|skinned|stabbed|impaled|dangling|pouring|poured)
(splatter|splattered|splattering|spurt|spurting|gush|gushed|gushing|sprayed|spraying|spilled|spilling|oozing|dripping|ripped|ripping|torn|tore|hacked|sliced|slicing|slit|chopped|chopping|crushed|smashed|mangled|mutilated|dismembered|decapitated|exploded|gouged|gutted|skinned|stabbed|impaled|sawed|carved|carving|pouring|poured) .... (blood|gore|guts|intestines|entrails|brains|flesh|bones|skull|organs|bowels|eyes|eyeballs|limbs|corpse|corpses|throat|wound|wounds|head|torso|stomach|chest|neck|face|arm|arms|leg|legs)
(dismember|dismembered|dismembering|disembowel|disemboweled|disembowelled|disemboweling|decapitate|decapitated|decapitation|eviscerate|eviscerated|mutilate|mutilated|mutilation|impaled|flayed|gutted|bludgeoned|viscera|entrails|gore|gory|necrophilia|cannibal|cannibalism|snuff)
(pool|pools|puddle|covered|soaked|screaming|choking|drowning|gasping|bathed) (of|in|with|on) (blood|his|her|their|agony|pain)
(leg|legs|arm|arms|head|hand|hands|face|limbs) (was|were|got|is)? (blown|torn|ripped|cut|chopped|hacked|sawed|bitten) (off|apart|open)
(bled|bleed|bleeding|beaten|stabbed|burned|choked|tortured|kicked) .. (to|out) (death|dead)
(bullet|bullets|knife|blade|axe|chainsaw|machete|hammer|sword) .. (tore|ripped|through|into|pierced|sliced|plunged|entered|sank|buried|flesh|skin)
`,
  },
}
