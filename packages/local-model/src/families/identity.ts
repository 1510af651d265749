import type { Family } from './family.ts'

/** A group of people in one breath with hate or violence. */
export const identityAttack: Family = {
  name: 'identity',
  category: 'hate',
  severity: 3,
  says: 'a group of people is named beside words of hate',
  patterns: {
    900: `
@kill .. @people
@kill .. @colour @person
@kill .. @slur
@hate .... @people
@people .... @hate
@hate .. @colour @person
@colour @person .... @hate
@slur .. @hate
@hate .. @slur
@will .. @kill .. @people
go back to (your|ur|africa|mexico|china|india|where|pakistan|the|their|kitchen) ..? (country|countries|jungle|kitchen|came|desert)?
(back|belong|belongs|stay) (in|to) (the|a|africa|their|your) (kitchen|zoo|jungle|cage|ovens|oven|trees|desert|own|camps|cotton|gas|country|countries)
(gas|burn|kill) (the|all|every) @someone? ..? (jews|kikes|muslims|blacks|niggers|gays|fags)?
(heil|sieg|hail) (hitler|heil|trump|victory)
(1488|14|88|hh) (1488|14|88|hh|heil)
1488
(white|aryan) (power|pride|supremacy|genocide|nationalism|race|nation|nationalist|supremacist|supremacists|nationalists|homeland|ethnostate)
hitler .. (right|nothing|wrong|job|hero|great|good|finished|finish|did)
(final) solution
(master|superior|inferior|pure) race
(race|racial) (war|traitor|traitors|mixing|mixer|purity|hygiene)
(great) replacement
(kkk|klan|lynching|lynched)
(jew|jewish|jews|zionist|zionists) (controlled|run|owned|media|bankers|puppet|puppets|conspiracy|lies|question|agenda|shill|shills|propaganda|run)
(make) (me|a|my|us) (a)? (sandwich)
(build|finish) (the|that) wall
(send|ship|deport|kick) (them|em|him|her|these|those|all|every|jews|muslims|immigrants|refugees|mexicans|blacks|illegals) .. (back|home|out|away)
(no|not) (blacks|jews|gays|muslims|women|girls|immigrants|dogs|irish|homos|trannies) (allowed|here|welcome|please)
`,
  },
}

/** Every mention of a group, innocent ones too: only a reader can tell them apart. */
export const identity: Family = {
  name: 'identity',
  category: 'hate',
  severity: 1,
  says: 'a group of people is named; most such mentions are innocent',
  patterns: {
    720: `
@slur
@people
@colour @person
(real|normal) (women|men|woman)
(men|man|women|boys) (who|that) .. (dress|think|identify|pretend) .. (women|woman|girls|girl|men)
(genders|racist|racists|racism|sexist|sexism|homophobe|homophobic|homophobia|transphobic|transphobia|xenophobic|antisemitic|antisemite|islamophobia|islamophobic|misogynist|misogyny|nazi|nazis|nazism|hitler|holocaust|auschwitz|swastika|aryan|aryans|apartheid|segregation|supremacy|supremacist|bigot|bigots|bigoted|ethnic|ethnicity|ethnicities|jihad|jihadi|jihadist|jihadists|sharia|allah|mosque|mosques|quran|koran|muhammad|mohammed|burka|hijab|burqa|synagogue|rabbi|isis|taliban|ghetto|slavery|slaves|deport|deported|deportation|caravan|illegals|genocide|eugenics|incel|incels|wheelchair)
`,
  },
}
