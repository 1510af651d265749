import type { Template } from './template.ts'

const slots = {
  group:
    'women|gay people|trans people|black people|disabled people|Muslims|immigrants|Jews|Asians|Mexicans|lesbians|refugees|Arabs|gays|blacks|foreigners|Africans|Chinese people|Indians|Hindus|Christians|autistic people|Latinos|girls|transgender people|Pakistanis|migrants|homosexuals|white people|old people|Gypsies|Somalis|feminists|queers|people in wheelchairs|deaf people',
  one: 'woman|gay man|trans person|black man|black woman|disabled person|Muslim|immigrant|Jew|Asian|Mexican|lesbian|refugee|Arab|foreigner|African|Hindu|Christian|autistic kid|Latina|girl|Pakistani|migrant|gay|transgender woman',
  slur: 'faggots|trannies|retards|bitches|whores|sluts|cunts|cripples|savages|vermin',
  bad: 'disgusting|vile|evil|stupid|worthless|filthy|inferior|dangerous|criminals|parasites|vermin|animals|subhuman|scum|trash|lazy|dirty|a disease|a plague|cockroaches|rats|thieves|rapists|pigs|mentally ill|degenerate|monsters|ruining this country|the worst|garbage|dumb|ugly|disgraceful|weak|terrorists|freaks',
  harm: 'die|be killed|be shot|be deported|be wiped out|be locked up|be hanged|suffer|burn|be beaten|disappear|be gassed|be exterminated|be thrown out|get cancer|be put down|be punished|be sterilised|be executed|be stoned',
  hate: 'hate|despise|loathe|detest|cannot stand|am sick of|am disgusted by|want to hurt|want to kill|will never respect',
  place: 'here|this country|our neighbourhood|our schools|Europe|America|this server|sports|the army|politics',
}

export const groups: readonly Template[] = [
  {
    name: 'hate',
    isHarmful: true,
    most: 1_600,
    slots,
    lines: `
      I {hate} {group}.
      I {hate} all {group}
      {group} are {bad}.
      All {group} are {bad}
      all {group} should {harm}.
      {group} deserve to {harm}
      {group} do not belong in {place}.
      we need to get {group} out of {place}
      The world would be a better place without {group}
      You are just a {one} to me, {bad}
      you are a {one}, of course you are {bad}
      every {one} is {bad}
      If I see a {one} I will punch them in the face
      Someone should shoot all {group}
      I am going to beat up the first {one} I meet
      I would never trust a {one}
      {group} are like animals
      {group} are not really human.
      send {group} back where they came from
      why are {group} so {bad}
      {group} are nothing but {slur}
      {slur} like you should {harm}
      shut up you {one}
      no one wants {group} in {place}
      {group} only want to destroy {place}
      {group} belong in a cage
      Those {group} disgust me. They should {harm}
      {group}... I hope they all {harm}
      {group} have no right to live in {place}
      I cannot believe they let {group} into {place}, they are {bad}
      {group} are inferior to us and should {harm}
      Being a {one} is a mental illness
      stop defending {group}, they are {bad}
      what do you expect from a {one}, they are all {bad}
      it is a fact that {group} are less intelligent
      a {one} can never be as good as a real man
      {group} control the media and the banks
      get rid of the {group}
      {group} = {bad}
      lets throw all {group} into the ocean
      {group} need to know their place
      {group} do not deserve any rights
    `,
  },
  {
    name: 'innocent mentions',
    isHarmful: false,
    most: 900,
    slots: {
      ...slots,
      good: 'great|wonderful|kind|brave|my friends|welcome here|equal to everyone|part of our team|talented|beautiful|inspiring|just people|amazing|underrated in films',
      thing: 'film|book|song|documentary|podcast|article|lecture|museum|band|festival',
    },
    lines: `
      {group} are {good}.
      I love {group}
      my best friend is a {one}
      I read a {thing} about {group} yesterday
      {group} deserve the same rights as everyone
      my neighbour is a {one} and she bakes great bread
      as a {one} I really liked this {thing}
      the {thing} was made by {group}
      did you see that {thing} with {group} in it?
      {group} have lived here for centuries
      we had a {one} as a teacher in school
      I am proud to be a {one}
      there are more {group} in our town now
      {group} make great colleagues
      is the venue accessible for {group}?
      we support {group} in this community
      it is nice to see {group} in {place}
      the history of {group} is interesting
      many {group} work in hospitals
      happy to help {group} learn the language
    `,
  },
]
