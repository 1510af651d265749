/** What members say when nothing is wrong. */
export const CHAT = [
  'good morning everyone',
  'anyone up for a game tonight?',
  'that match was so close, well played',
  'I finally fixed my keyboard, the space bar was full of crumbs',
  'does anyone know a good tutorial for typescript generics?',
  'lol',
  'brb dinner',
  'the new album is really good, second track especially',
  'my cat knocked over the router again',
  'thanks, that helped a lot!',
  'what time is the event on saturday?',
  'I think the second answer is right, the docs say so',
  'happy birthday!!',
  'can someone review my pull request?',
  'it is raining here, perfect day to stay in',
  'https://nodejs.org/en/docs has a page on that',
  'I killed that boss on the first try',
  'ugh, monday',
  'see you tomorrow',
  'how do you pronounce that?',
] as const

/** One wave of the same scam with small changes, as it comes in practice. All hosts are reserved names. */
export const SCAM = [
  '@everyone free nitro for 3 months, claim before it is gone https://discord-nitro-gift.example/claim',
  'steam gives away 50$ cards, i got mine!! https://steamcomrnunity.example/gift/50',
  'hey sorry i accidentally reported your account, write to this admin to fix it: https://discord-appeals.example',
  'earn 500$ a day from home, just dm me, first 20 people only',
  'FREE NITRO here -> https://dlscord.example/nitro hurry',
] as const

/** What a raid shouts. */
export const RAID = [
  'RAID RAID RAID',
  'join our server https://invite.example/raid',
  'spam spam spam spam',
  'lmao this server is dead',
] as const
