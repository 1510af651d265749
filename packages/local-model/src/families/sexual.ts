import type { Family } from './family.ts'

export const sexual: Family = {
  name: 'sexual',
  category: 'sexual',
  severity: 3,
  says: 'sexual words',
  patterns: {
    820: `
@sexact .. @sexbody
(suck|sucks|sucked|sucking|ride|riding|rode|came|finger|fingering|thrust|blow|bang|banged) .. (dick|cock|cocks|dicks|pussy|tits|clit|balls|penis|breasts|ass)
(had|have|having|wanted|want) sex
@sexbody .. @sexact
@sexact (me|you|u|her|him|my|your|ur|his|them) ..? (hard|harder|deep|deeper|raw|ass|mouth|face|pussy|cock|dick|good|senseless|tonight|all|slowly)
(my|your|ur|her|his|their|hard|big|huge|tight|wet|throbbing|thick|hot|bare|massive|soft|firm|perky|round|swollen|dripping|naked|sweet|young|juicy) (hard|big|huge|tight|wet|throbbing|thick|hot|bare|massive|little|naked|soft)? (cock|dick|penis|pussy|vagina|tits|titties|boobs|breasts|nipples|clit|cum|member|manhood|shaft|asshole|ass|hole|panties|bulge|boner|erection|nudes|nude|cunt|balls|sex)
(send|sending|sent|show|share|trade|selling|sell|buy|post|leak|leaked|want|wanna|see|seen|have|got|dm|need|swap) .. (nudes|nude|noods|nudez|tits|titties|boobs|pussy|dick|cock|onlyfans|porn|panties)
(send|show|share|trade) (me|us|your|ur|some) .. (pics|feet|body|ass)
(dick|cock|pussy|tit|nude|naked|sexy|boob|porn|lewd|nsfw) (pic|pics|picture|pictures|photo|photos|video|videos|vid|vids|leaks|leak)
(have|had|having|want|wanna|wants|wanted|need|rough|hot|hardcore|anal|oral|group|phone|cyber|make|car|kinky|shower) .. (sex|intercourse|blowjob|blowjobs|bj|handjob|threesome|orgasm|orgasms|sexting|gangbang|orgy)
(make|made|making|makes) (me|you|u|her|him|them) .. (cum|orgasm|moan|wet|horny|squirt|climax|hard|scream)
(porn|porno|pornhub|pornography|pornographic|xvideos|xnxx|xhamster|hentai|rule34|r34|nsfw|onlyfans|camgirl|camgirls|milf|milfs|gilf|dilf|bdsm|bondage|fetish|fetishes|kink|kinks|kinky|futa|futanari|yiff|gangbang|creampie|bukkake|deepthroat|blowjob|blowjobs|handjob|handjobs|rimjob|cumshot|cumshots|threesome|threesomes|orgy|orgies|dildo|dildos|vibrator|strapon|fleshlight|masturbate|masturbating|masturbated|masturbates|masturbation|fapping|jerkoff|sexting|sexts|cybersex|erp|erotic|erotica|erotically|orgasm|orgasms|orgasmic|ejaculate|ejaculated|ejaculation|ejaculating|cumming|fingering|fingered|clitoris|cunnilingus|fellatio|sodomy|hooker|hookers|escort|escorts|prostitute|prostitutes|prostitution|stripper|strippers|striptease|brothel|footjob|titjob|titfuck|facefuck|facesitting|cameltoe|upskirt|downblouse|voyeur|nympho|nymphomaniac|bestiality|zoophilia|zoophile|incest|incestuous|necrophilia|horny|horney|hornier|slutty|cumslut|cumdump|buttplug|pegging|dominatrix|sexcam|webcam|femdom|rapeplay|cnc|noncon|gagged|submissive|blindfolded)
(jerk|jerking|jerked|jack|jacking|jacked|beat|beating|rub|rubbing|rubbed|get|getting|got|wank|wanking|fap|whack) (off|my|one|it|meat) ..? (to|dick|cock|meat|off|clit)
(get|got|getting|take|took|taking|takes|rip|ripped|pull|pulled|pulling|tore|slid|slipped|slip|remove|removed) .. (naked|undressed|panties|bra|underwear)
(take|took|taking|rip|ripped|pull|pulled|tore) off .. (clothes|shirt|pants|dress|skirt|boxers|panties|bra)
(rape|raped|raping|rapes|molest|molested|molesting|molests|grope|groped|groping|fondle|fondled|fondling|sodomize|sodomized|assaulted|penetrated) .. (you|u|her|him|me|girl|girls|woman|women|child|kids|kid|them|daughter|sister|mom|mother|boy|boys|wife|someone|people|teacher|student)
(wanna|want|gonna|would|id|lets|will|ill) .. (fuck|bang|smash|bone|breed|rail|ravish|lick|taste|pound|spank|undress|impregnate) (you|u|her|him|me|ur|your|that|it)
(kissed|kissing|kiss|licked|licking|caressed|touched|touching|rubbed|rubbing|stroked|stroking|squeezed|squeezing|grabbed|sucked|sucking|bit|nibbled|massaged|cupped|teased) .. (neck|breast|breasts|thigh|thighs|nipples|nipple|lips|body|ass|crotch|skin|chest|stomach|clit|shaft|inner|passionately|deeply)
(moan|moaned|moaning|moans|groaned|gasped|whimpered) .. (pleasure|loudly|softly|name|harder|ecstasy|daddy|louder|as)
(thrust|thrusts|thrusting|thrusted|slid|sliding|pounded|pounding|pushed|entered|plunged|slammed|inserted|inserting) .. (inside|into|deep|deeper|in|her|him|me)
(sit) on my (face|lap|cock|dick)
(daddy|mommy|master) .. (please|harder|fuck|spank|cum|punish|pussy|likes|wants)
(hookup|hookups|fwb|sugar|milf|friends) (daddy|baby|daddies|babies|mommy|with|tonight|benefits)
(bend|bent|tie|tied|chained|handcuffed|blindfold|spread) (over|up|her|you|your|me|him) .. (legs|bed|over|fuck)
`,
    640: `
(sex|sexy|sexual|sexually|sexier|naked|nude|nudes|topless|lingerie|panties|boobs|boobies|tits|titties|titty|dick|dicks|cock|cocks|penis|pussy|vagina|cum|jizz|semen|sperm|boner|erection|thong|seduce|seductive|seduction|lust|lustful|arousal|aroused|rape|raped|rapist|molest|molester|pervert|perverted|breasts|nipples|condom|condoms|virginity|lewd|lewds|thicc|milkers|booty|bdsm|kinky|fuckable|bang|slut|whore)
`,
  },
}

/** Never harmless together. */
export const sexualMinors: Family = {
  name: 'sexual',
  category: 'sexual',
  severity: 4,
  says: 'sexual words about minors',
  patterns: {
    980: `
(girl|girls|boy|boys|kid|kids|daughter|son|sister|brother|student|students) .. (naked|nude|nudes|pussy|cock|dick|orgasm|masturbating|masturbate|molested|raped|undressed|horny)
@minor .... @sexact
@sexact .... @minor
@minor .... @sexbody
@sexbody .... @minor
@age (year|years|yo|yr|yrs|y|yearold) ..? (old|olds|o)? .... @sexbody
@age (year|years|yo|yr|yrs|y|yearold) ..? (old|olds|o)? .... @sexact
@sexact .... @age (year|years|yo|yr|yrs|y|yearold)
@sexbody .... @age (year|years|yo|yr|yrs|y|yearold)
(im|am|is|was|shes|hes|turned|only|just|barely) (only|just|barely|now)? @age .. (pics|nudes|sex|sexy|horny|naked|meet|daddy|boyfriend)
(loli|lolis|lolicon|shota|shotacon|lolita|cunny|jailbait|pedo|pedos|pedophile|pedophiles|pedophilia|paedophile|pedobear|hebephile|hebephilia|ephebophile|csam|cp|childporn|cheesepizza|nambla|toddlercon|pthc|incest)
(child|kid|kiddie|underage|minor|teen|preteen|infant|children|toddler) (porn|porno|sex|nudes|nude|erotica|pornography|abuse|molester|molestation|rape|rapist|predator|grooming|sexual|naked|model|models)
(sex|sexual|naked|nude|nudes|sexually|molest|molested|molesting|rape|raped|raping|fuck|fucked|fucking|groom|grooming|seduce|seduced|undress|fondle|fondled) .... @minor
attracted to .. @minor
(schoolgirl|schoolgirls|schoolboy|babysitter|stepdaughter|stepdad|stepfather|stepsister|stepbrother|stepson|stepmom|uncle|niece|nephew|teacher|pupil|student|cousin) .... (sex|sexy|sexual|naked|nude|horny|pussy|cock|dick|cum|virgin|virginity|breasts|seduce|seduced|moaned|undressed|panties|kissed|lust|bed|erection|hard)
(virgin|virginity|tight|underage) .. (girl|girls|boy|boys|pussy|daughter|schoolgirl|teen|teens)
(dad|daddy|father|brother|uncle|mom|mommy|mother|sister) .. (fucked|fuck|fucking|raped|touched|molested|cock|dick|pussy|cum|naked|sex|panties|breasts|inside)
`,
  },
}
