/** Pairs of regional letters that are shown as a flag (ISO 3166 and the exceptions that Unicode recommends). */
const FLAGS = `
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd
cf cg ch ci ck cl cm cn co cp cr cu cv cw cx cy cz de dg dj dk dm do dz ea ec ee eg eh er es et eu fi fj fk fm fo fr ga gb
gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ic id ie il im in io iq ir is it je jm jo jp ke kg kh
ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my
mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh
si sj sk sl sm sn so sr ss st sv sx sy sz ta tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um un us uy uz va vc ve
vg vi vn vu wf ws xk ye yt za zm zw
`
const flags: ReadonlySet<string> = new Set(FLAGS.trim().split(/\s+/))

const FIRST = 0x1f1e6
const LAST = 0x1f1ff

/** The letter of a regional indicator, or null. */
export function regionalLetter(code: number): string | null {
  return code >= FIRST && code <= LAST ? String.fromCharCode(0x61 + code - FIRST) : null
}

/**
 * Letters of a run of regional indicators that begins at `at`, each two UTF-16 units long; '' where the run is shown as
 * flags, pair by pair.
 */
export function regionalRun(raw: string, at: number): { readonly letters: string; readonly length: number } {
  let letters = ''
  let end = at
  for (; end < raw.length; end += 2) {
    const letter = regionalLetter(raw.codePointAt(end) ?? 0)
    if (letter === null) break
    letters += letter
  }
  let isFlags = letters.length % 2 === 0
  for (let pair = 0; isFlags && pair < letters.length; pair += 2) isFlags = flags.has(letters.slice(pair, pair + 2))
  return { letters: isFlags ? '' : letters, length: end - at }
}
