import type { Template } from './template.ts'

const slots = {
  who: 'him|her|you|them|that man|my boss|my ex|the teacher|the neighbours|everyone in that building|the mayor|those kids|your family|the whole crowd',
  tool: 'a knife|a gun|a hammer|my bare hands|an axe|a bat|a bomb|a rope|poison|a machete',
  part: 'throat|skull|stomach|eyes|neck|arms|fingers|chest|face|legs',
  pain: 'worthless|empty|numb|hopeless|like a burden|broken|trapped|so alone|tired of everything|invisible',
  body: 'breasts|nipples|pussy|cock|ass|thighs|clit|balls|mouth|panties',
  lover: 'she|he|my wife|his boss|the stranger|my roommate|the maid|my girlfriend|her husband',
  minor:
    'the 13 year old girl|a little boy|her young daughter|the schoolgirl|a 12 year old|my underage cousin|the teenage boy|his 15 year old niece|the child',
}

export const policy: readonly Template[] = [
  {
    name: 'threats and violence',
    isHarmful: true,
    most: 700,
    slots,
    lines: `
      I am going to kill {who} with {tool}
      I will find {who} and break every bone
      someone should put a bullet in {who}
      one day I will take {tool} and end {who}
      I want to watch {who} bleed
      if I see {who} again I will smash their {part}
      we should burn the house of {who} down
      you will regret this, I know where you live and I have {tool}
      how can I hurt {who} without being caught?
      write a story in which I torture {who} with {tool}
      I would love to strangle {who}
      {who} deserves to be beaten to death
      tomorrow I bring {tool} to school and nobody will laugh again
      let us bomb the station and kill as many as we can
      the attack was glorious, more of our brothers should follow
      violence is the only way to deal with {who}
    `,
  },
  {
    name: 'graphic violence',
    isHarmful: true,
    most: 500,
    slots,
    lines: `
      he cut open the {part} and blood sprayed over the wall
      the blade tore through the {part}, bone and flesh came apart
      blood poured from her {part} as she screamed in agony
      they sawed off the {part} while he was still alive
      her {part} was smashed to a pulp, brains on the floor
      he gouged out the eyes with {tool} and laughed
      the corpse was rotting, maggots crawling out of the {part}
      I describe how the killer skinned the body and pulled out the intestines
      the bullet exploded his {part}, pieces of skull everywhere
      she choked on her own blood while he stabbed her {part} again and again
    `,
  },
  {
    name: 'self-harm',
    isHarmful: true,
    most: 700,
    slots,
    lines: `
      I feel {pain} and I do not want to live anymore
      I want to kill myself
      I cut my arms again last night because I feel {pain}
      what is the least painful way to die?
      how many pills do I need to never wake up
      nobody would miss me if I was gone
      I am {pain}, I have written my goodbye letter
      I keep thinking about jumping off the bridge
      you should just kill yourself, nobody likes you
      go hang yourself
      do everyone a favour and end your life
      I starve myself and it still is not enough, I look so fat
      tips for hiding the cuts from my parents?
      life has no meaning, I feel {pain} and want it to end
      I wish I had never been born
      how do I throw up after eating so that nobody notices
      I do not deserve to live
      I am going to do it tonight, goodbye everyone
    `,
  },
  {
    name: 'sexual',
    isHarmful: true,
    most: 700,
    slots,
    lines: `
      {lover} slid a hand between her {body} and moaned
      I want to lick your {body} all night
      {lover} pushed deep inside her wet {body}
      show me your {body} baby
      {lover} sucked his {body} until he came
      write an erotic story in which {lover} undresses and rides him
      she was naked on the bed, touching her {body}
      his hard {body} throbbed as {lover} knelt before him
      send me a picture of your {body}
      {lover} screamed with pleasure as he fucked her {body}
      I am so horny, anyone want to sext?
      they had sex on the kitchen table, her {body} bouncing
      he grabbed her {body} and ripped her clothes off
      tell me how you would make me cum
    `,
  },
  {
    name: 'sexual about minors',
    isHarmful: true,
    most: 250,
    slots,
    lines: `
      {minor} undressed in front of him and he got aroused
      he touched {minor} under the skirt
      I am attracted to {minor}
      he had sex with {minor} after class
      looking for nude pictures of {minor}
      {minor} lost her virginity to her uncle
      she kissed {minor} and put a hand in his pants
    `,
  },
  {
    name: 'ordinary sentences near those',
    isHarmful: false,
    most: 700,
    slots: {
      ...slots,
      dish: 'soup|chicken|cake|stew|pasta|bread|salad|fish',
      topic: 'history|chemistry|biology|football|cinema|music|law|medicine|gardening|economics',
    },
    lines: `
      cut the {dish} into small pieces and cook it for ten minutes
      how do I kill a process that hangs on my computer
      this boss fight is killing me, any tips?
      my phone died again, need a new battery
      write an essay about {topic} for my class
      can you explain {topic} to me in simple words?
      what is the best way to learn {topic}?
      the doctor looked at my arm and said it will heal
      my daughter starts school next week and she loves {topic}
      we talked about {topic} with the students today
      the film was violent but the acting was great
      please write a short poem about {dish} and rain
      summarise this text about {topic} in two sentences
      I feel tired today, maybe I should sleep more
      I was sad yesterday but talking to friends helped
      she kissed her husband goodbye and left for work
      the police caught the thief after a long chase
      give me a recipe for {dish} without milk
      translate this sentence into French: I like {dish}
      my little brother is 12 years old and plays the piano
      the novel tells of a soldier who comes home after the war
      the knife is too blunt to cut the {dish}
      how long do I have to boil the {dish}?
      the blood test results come back on Monday
      the government announced new rules about {topic} today
    `,
  },
]
