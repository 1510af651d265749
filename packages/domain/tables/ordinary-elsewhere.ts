/** Small words of other languages that stand in chats of all kinds: two of them beside each other are no word cut in two. */
export const ORDINARY_ELSEWHERE: readonly string[] = `
ab aber ach ah ahh ai al als alle am an as au auch auf aus bei bin bis bu ca ce che ci como con da das de del dem den der
des di die do dos du e ein eine el elle em en er es esta est et ete eu euh fur gg gl go ha hab hai han hat he het hm hmm
hola hoy ich id ihr il ils im in io is ist ja je kein kleine la las le lei les lo los lui ma mais me mein mi mit mon na nao
ne nein nem ni nicht no non nous nur o ob oder og oh ok on os ou oui para pas per pic pics por pour que qui quoi sa se sen
ser si sie sin so su sur ta te tem ti todo tu u ue um un una und une uno van vi von vor vos was we wie wir wo y ya yo za zu
zum zur lol ip pc tv id ai ui os it vr ar hd uk us eu cv dj ceo cto hr pr qa sql api url usb ssd ost npc afaik ily tbh ngl smh icymi dm dms pm pms lmao omg btw imo idk afk brb thx pls plz ty np wtf rom ram cpu gpu app apps api dev devs mod mods admin bot bots
discord server servers nitro emoji emojis meme memes vid vids info gif gifs stream streamer youtube twitch insta tiktok
google reddit minecraft roblox fortnite valorant genshin noob noobs pro pros lag laggy ping fps dps hp xp lvl pvp pve npc mmo
rpg gonna wanna gotta kinda dunno yeah yep yup nope nah hey heya hi hii bye bruh bro bros sis dude yall ur cuz tho thru
`
  .trim()
  .split(/\s+/)
