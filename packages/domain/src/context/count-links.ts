/** Links in a text, counted cheaply: what has a scheme, and bare invites, which Discord shows as cards too. */
export function countLinks(text: string): number {
  return count(text, '://') + countBareInvites(text)
}

function countBareInvites(text: string): number {
  let found = 0
  for (let at = text.indexOf('discord.gg/'); at !== -1; at = text.indexOf('discord.gg/', at + 11)) {
    if (!text.startsWith('://', at - 3)) found++
  }
  return found
}

function count(text: string, needle: string): number {
  let found = 0
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) found++
  return found
}
