import type { Family } from './family.ts'

/** Insults to somebody, and the ways of game chats. Loose words weigh little: many are said among friends. */
export const insult: Family = {
  name: 'insult',
  category: 'harassment',
  severity: 2,
  says: 'words of an insult',
  patterns: {
    760: `
fuck* @you
fuck* (off|urself|yourself|yaself|yourselves)
(fck|fk|fuk|fuq|fvck|phuck|fuc|f) (you|u|off|urself|yourself|ya)
(fu|fuckyou|fuckoff|fucku|stfu|gtfo|kys|foad|diaf|gfy|gfys|stfd) 
go fuck @self
eat (shit|my) ..? (shit|ass|dick|cock)?
eat shit
suck (my|a|it|deez|these) ..? (dick|cock|balls|ass|dicks|nuts)
suck (my|a) (bag|fat)? ..? (dick|cock|balls|dicks)
kiss my ass
(son|sons) of (a|bitches) bitch?
piece* of (shit|crap|trash|garbage|filth|scum)
pos
waste of (space|air|oxygen|skin|sperm|flesh)
@you .. @insult
@you .. @slight
@slight @you
@you @insult
@insult @you
what (a|an) .. @insult
what (a|an) (fucking|total|absolute|pathetic|stupid)? @slight
(such|total|complete|absolute|utter|stupid|fucking|dumb|fat|ugly|little|dirty|lying|old|big|retarded|freaking|fkn|fking|goddamn|damn|pathetic) (a|an)? @insult
@insult (team|teams|teammates|teammate|players|player|kid|kids|people|guy|dude|person|man|woman|human|fuck|fucks|platoon|tank|tanks|arty|support|carry|mid|mider|jungler|adc|sup|supp|healer|dps|tanker|camper|campers|moderator|mods|mod|admin|admins|president|government|politician|politicians|democrats|republicans|liberals|conservatives|party)
(he|she|they|hes|shes|theyre|who|whos|trump|biden|obama|hillary|people|mods|team) .. @insult
(hes|shes|theyre|youre|he|she|they|people|trump|biden|mods|guy) (is|are|was|were)? (such|so|just|a|an|absolutely|really|fucking|pretty|totally)? (a|an|fucking)? @slight
(such|total|complete|absolute|utter|fucking|fkn|goddamn|freaking) (a|an)? @slight
(shut) (the|your|ur|it|up) ..? (up|mouth|trap|face|hole)?
shut up
(nobody|noone|no) (one)? (likes|loves|cares|wants|asked|needs) ..? @someone
(everyone|everybody|we|i) (hates|hate) (you|u|him|her|them|this|that|these|those|your|ur)
(go|gonna) to hell
(rot|burn) in hell
(you|u|ur|mods|youre) .. (suck|sucks|sux|blow|blows|stink|stinks)
(screw|damn|curse|piss) (you|u|off|him|her|them)
(get|go) (lost|bent|rekt|wrecked|fucked|stuffed|aids|cancer|raped)
(uninstall|deinstall|unistall|delete) (the|this|ur|your)? (game|dota|wot|lol|csgo|account|pls|plz|please|noob|idiot|ur)
(go|pls|plz|please|just|noob|noobs|idiot) (learn|l2p) (to|2|how)? .. (play|aim|drive|read|shoot|spell)
(learn) (2|gud|play) (play|game)?
(l2p|learn2play|lrn2play|l2play|gitgud)
@you (mom|mum|moms|mother|mothers|mama|mums|momma|sister)
(ur|your|yo) (mom|mum|moms|mother|mama|momma|sister) .. (fat|gay|whore|hoe|slut|bitch|dead)
(no|zero|0) (brain|brains|skill|skills|life|friends|iq|balls|lifer|lifers|father|dad|job)
(room|low|0|negative|double|single) (temperature|iq|digit|temp) iq?
@profanity @insult
@insult @profanity
@profanity @you
@profanity (this|that|these|those|the|him|her|them|all|every|trump|biden|obama|cops|police|mods|team|game|noob|noobs|moron|idiot|democrats|republicans|liberals|conservatives|america|everyone|everybody|everything|people|outta|out|hate|hating)
`,
    640: `
@insult
@foreign
(brain|brains) (dead|damaged|less|rot|cancer)
(braindead|brainded|braindamaged|smoothbrain|smooth) brained?
(inting|intfeed|intfeeding|griefing|boosted)
(ez|eazy|ezz|ezpz|izi|izipizi|ezy|ezgame|ezclap|ezmid|ezwin|izzi)
(ez|eazy|ezz|ezpz|easy|izi|ezy) (game|mid|win|pz|clap|noob|noobs|team|life|katka|bot|kill|trash|mmr|peasy|ez|lol|lmao|lane|bots|dog|gg|shit|boys|ggwp)
(gg|ggwp|lol|lmao|so|too|haha) (ez|eazy|easy|izi|ezpz|noob|noobs|trash|bots|izy)
(ggez|ggizi|ggeasy)
(report|rep|reported|reporting|repot|rport) (this|that|pls|plz|please|him|her|them|my|our|for|mid|top|bot|jungle|jungler|team|all|noob|support|sup|carry|our|the|us|these|pudge|afk|feeder|feeding|wp|jgl|adc|bot|both|hard|safe|off)
(report|repot|rport)
(commend) (me) .. (report)
(worst|shit|noob|dog|trash|useless|retarded|stupid|idiot|monkey|bot|fucking|garbage|shitty|bad) (team|teams|teammates|teammate|matchmaking|mm|mates|carry|mid|support)
(so|too|very|really|fucking|how|such|always) (useless|trash|noob|stupid|dumb|shit|garbage|dogshit|cancer|retarded|ugly|pathetic|toxic|lame|braindead)
(useless|shit|trash|noob|fail|crap) (team|player|players|mid|carry|support|tank|platoon|game|teams|driver|aim)
(dumbest|stupidest|shittiest|noobest|ugliest) ..? (player|team|person|people|game|ever|mid|human|thing|president|idea|driver)
worst (team|player|mid|tank|support|carry|mm) (ever)?
(delete|quit|leave) (this|the|ur|your)? (game|account|life|dota|wot|tank)
(go|delete) (back|play|kill|cry|home|die|feed|suck|eat|sleep|jump|fuck|hang|drown) ..? (minecraft|roblox|fortnite|barbie|bots|mommy|kitchen|bronze|tutorial|sims|home|moms|mother|dolls|tetris|candycrush)
(cry|stay) (more|about|baby|harder|mad|noob|kid|bitch|salty|losing|bad)
(keep|stop) (crying|whining|feeding)
(mad|salty|tilted|triggered|jealous|butthurt|crying|owned|outplayed|rekt|wrecked|destroyed|shitted|shitting|smashed) (bro|kid|much|boy|noob|lol|again|bitch|on|already)
(salty|tilted|butthurt|rekt)
(shit) (talk|talker|talking|can|tier|player|hero)
(camper|campers|camping|clicker|clickers|skycancer|arty|coward|cowards|redline|redliners|hiding|hider) (scum|noob|noobs|idiot|idiots|bush|cancer|fucker|fuckers|bastard|pussy|pussies|coward|shit|faggot|bitch|sucks|team|all|u|you)
(camper|campers|camping)
(sky) cancer
skill issue
touch (some)? grass
(get|getting) a life
(drive|play|aim|shoot) like (a|my|your) (girl|grandma|grandmother|bot|woman|noob|retard|blind|mom)
(reported|reporting) (u|you|ya|ur|invoker|sniper|tank|heavy|arty|enemy|everyone|everybody)
(bunch|team|load|pack) of @slight
(stat|gold|wallet|premium) (padder|noob|noobs|warrior|warriors|spammer|spammers|spam|padders|ammo)
(noob|trash|bot|bots|uninstall|deinstall|loser|losers|pathetic|cheater|cheaters|hacker|hackers|aimbot|scripting|scripter|dogs|clown|clowns|garbage|useless|stupid|dumb|worthless|disgusting|ugly|crap|shitty|cancer|coward|cowards|liar|liars|hypocrite|hypocrites|disgrace|delusional|suck|sucks|donkey|donkeys|lowlife|monkey|monkeys)
(reported|report|muted|blocked) (and|n) (blocked|muted|reported)
(afk|feeding|feeder|feed|intentional|throw|throwing) (noob|idiot|mid|team|again|pls|retard|carry|support|idiots|bot)
(dog|bot|monkey|clown|donkey|potato|tomato|animal|scrub) (team|player|players|mid|support|teammates|shit|brain|aim|skill|skills)
(thx|thanks|ty|gj|wp|nice|good|great|well) (for)? (noob|noobs|idiot|idiots|feed|feeding|retard|retards|trash|useless|afk|dumbass|moron|morons)
(open) (mid) .. (noob|idiot|team)
(ff|surrender|gg) .. (noob|noobs|idiot|idiots|team|mid|trash|useless|retard|report)
(what) (the|a) (fuck|fck|hell|idiot|noob|retard|moron|team)
(wtf|wth|tf|omfg|ffs|jfc|smfh|smdh|lmfao)
(are|r) (you|u) (so|that|all|guys|fucking|even|just)? (blind|stupid|dumb|retarded|dense|slow|drunk|insane|special|mental|braindead|deaf)
(you|u|ur|youre) (are|r)? (a|an|the|so|all|such|just|too|really|fucking|guys)? (joke|disgrace|embarrassment|failure|nothing|nobody|bad|trash|shit|worst|dead|weak|scared|gay|fat|blind|mental|bronze|herald)
(clown|clowns|sad|dumb) (world|clown|little|ass|excuse|loser)
@profanity
`,
  },
}
