/** Members of 200 guilds that speak by Zipf's law, the loudest guild first: as many as make nobody seem to flood. */
export const MEMBERS: readonly number[] = [
  ...Array<number>(10).fill(1_500),
  ...Array<number>(40).fill(300),
  ...Array<number>(150).fill(80),
]
