import type { Family } from './family.ts'

/** Threats, and praise of violence. */
export const violence: Family = {
  name: 'violence',
  category: 'violence',
  severity: 3,
  says: 'words of a threat',
  patterns: {
    850: `
@will .. @kill .. @someone
@will @hurt (you|u|him|her|them|everyone|your|ur|his|their|those|these|ya)
(gonna|will|ill|imma|should|lets|wanna|could|to) .. @hurt (you|u|ya|him|her|them|your|ur)
(i|we|ill|im|ima|imma|id|were|well) .. @kill .. (you|u|everyone|everybody|people|yall|your|ur|his|their|kids|family|cops|children)
(ill|ima|imma|gonna) .. @hurt .. (you|u|him|her|them|your|ur)
@kill .. (you|u|yourself|urself|everyone|everybody|yall|people|himself|herself|themselves|cops|family|children|kids)
(you|u|he|she|they|people|everyone|all|youre|hes|shes|theyre) .. (deserve|deserves|deserved|should|need|needs|must|ought|gotta) .. (die|death|dead|killed|shot|hanged|hung|raped|beaten|executed|suffer|burn|burned|tortured|punished|slapped|punched|perish|rot|stabbed|drown|hurt|beat|gassed|lynched|castrated)
(deserve|deserves|deserved|should|hope|hoping|wish|wishing|pray|want|wants) .. (die|dies|dead|death|killed|shot|hanged|raped|suffer|suffers|burn|burns|cancer|crash|crashes|perish|drown|drowns|tortured|beaten|executed|stabbed|aids)
(know|found|find|have) (where|your|ur|out) .. (live|lives|address|house|family|home|school|works)
(find|hunt|hunting|track|tracking) (you|u|ya|him|her|them) (down|and)
(come|coming) (for|after) (you|u|ya) (and|at|bitch|family|all)
(hunt|hunting) (you|u|ya|them) down?
(watch|better) (your|ur|watch) (back|back|your)
(sleep) with (one|1) eye open
(youre|ur) (a|so|fucking|already)? (dead)
(end|ends|ending|ended) (your|ur|his|her|their) (life|lives|existence|bloodline)
(be|are|youre|ur) (fucking|so)? dead (meat|when|if|bitch|soon|man)
(bring|brought|bringing|take|took|grab|get|got|buy|load|have) .. (gun|guns|knife|rifle|bomb|shotgun|pistol|bombs|machete|glock|ak47|ar15|weapon|weapons) .. (school|work|office|you|them|church|everyone|head|people|house)?
(school|mass|church) (shooting|shooter|shootings|shooters|shoot|shot|murder|stabbing)
(shoot|shot|shooting|blow|blew|blowing|burn|burned|bomb|bombing|set) (up|the|a|this|that|my|your|ur|down|off|fire) .. (school|place|building|house|church|mosque|synagogue|office|bomb|bombs|city|plane|train|stadium|up)
(blow|bash|smash|cave|kick|beat|cut|chop|slit|rip|tear|break|snap|punch|slap|crack|stomp|knock|gouge|carve|bust|stab|slice) .. (brains|brain|head|face|skull|teeth|throat|throats|neck|legs|bones|ass|guts|heart|eyes|arms|jaw|nose|limbs|lights|body|fingers|balls|tongue)
(bullet|bullets|knife|axe|noose|rope|gun) .. (head|brain|heart|throat|chest|neck|skull|back|face|mouth)
(put|putting) .. (bullet|grave|coffin|six)
(put|putting) (you|him|her|them) (down|in) (hospital|ground|like)?
(six) feet under
(swat|swatted|swatting|ddos) (you|u|him|her|them|ur|your)
(isis|alqaeda|jihad|jihadis|terrorists|caliphate|martyrdom|taliban|nazis|mujahideen|hezbollah|hamas) .. (great|rise|rises|victory|right|heroes|join|support|praise|glory|kill|attack|win|won|hero|will|brothers|infidels|fight|love|good)
(join|support|praise|hail|glory|love|long) .. (isis|jihad|caliphate|taliban|hitler|nazis|kkk|alqaeda|martyrs|terrorists|terrorism)
death to
(gets|get|getting|be) (hit|run|crushed) (by|over) (by)? (a|the)? (truck|bus|car|train)
come to (your|ur|his|her|their) (house|home|school) .. (with|and)
(deserved|earned) (it|to) .. (die|killed|raped|beaten)
(she|he|they) deserved it
(public|publicly) (execution|executed|hanging|hanged|flogged|beaten)
(hunt|round|line|gun|mow|string|kill|wipe|chop) (them|em|those|these|every) (all|off|down|up|out)
(murder|hang|execute|behead|bomb|stab|gas) (all|every|them|him|her|these|those|each|any|your|ur)
(kill|shoot) (every|these|those|your|ur|trump|biden|obama)
(violent|armed|bloody) (uprising|revolution|overthrow|attack|revenge)
(blood) .. (streets|spill|spilled|hands|flow|shed)
`,
    640: `
(murder|murdered|murdering|murderer|massacre|slaughter|slaughtered|genocide|behead|beheaded|beheading|strangle|strangled|torture|tortured|torturing|execution|assassinate|lynched|exterminate|bloodbath|terrorist|terrorists|terrorism|bomb|bombs|bombing|shooter|shooting|stabbing|stab|stabbed|kidnap|kidnapped|hostage|hostages|massacred|arson|mutilate|mutilated|bludgeon|bludgeoned)
@kill .. (your|ur|everybody|someone|somebody|anyone)
@hurt (you|u|him|her|them|your|ur)
(beat|beating|beats) .. (up|shit|crap|hell|ass|wife|kids|death)
(fight|square|catch|1v1|meet) (me|up|these|hands) (irl|outside|hands|bitch|pussy|coward)
(smack|slap|punch) .. (you|u|him|her|them|face|mouth)
(kill|killing|gun|guns|knife|rape|raped|raping|rapist|violence|threat|threaten|threatened|threatening|weapon|weapons|explosive|explosives|corpse|corpses)
`,
    480: `
@kill .. @someone
(dead|death|die|dies|died|killed|blood|attack|violent|fight)
`,
  },
}
