const BASE = 36
const LEAST = 1
const MOST = 26
const SKEW = 38
const DAMP = 700
const MOST_UNITS = 63

/** One label of a host as people see it: `xn--dscord-…` decoded (RFC 3492), or the label as it is where it cannot be. */
export function decodePunycode(label: string): string {
  if (!label.startsWith('xn--') || label.length > MOST_UNITS) return label
  const encoded = label.slice(4)
  const dash = encoded.lastIndexOf('-')
  const output = Array.from(dash > 0 ? encoded.slice(0, dash) : '', (unit) => unit.codePointAt(0) ?? 0)
  let code = 128
  let bias = 72
  let counter = 0
  for (let at = dash > 0 ? dash + 1 : 0; at < encoded.length; ) {
    const before = counter
    let weight = 1
    for (let position = BASE; ; position += BASE) {
      const digit = digitOf(encoded.charCodeAt(at++))
      if (digit === null) return label
      counter += digit * weight
      const threshold = Math.min(MOST, Math.max(LEAST, position - bias))
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    bias = adapt(counter - before, output.length + 1, before === 0)
    code += Math.floor(counter / (output.length + 1))
    counter %= output.length + 1
    if (code > 0x10ffff) return label
    output.splice(counter++, 0, code)
  }
  return String.fromCodePoint(...output)
}

function digitOf(unit: number): number | null {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 26
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61
  return null
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2)
  rest += Math.floor(rest / points)
  let position = 0
  for (; rest > ((BASE - LEAST) * MOST) / 2; position += BASE) rest = Math.floor(rest / (BASE - LEAST))
  return position + Math.floor(((BASE - LEAST + 1) * rest) / (rest + SKEW))
}

/** A label in ASCII, without `xn--` (RFC 3492). */
export function encodePunycode(label: string): string {
  const points = Array.from(label, (char) => char.codePointAt(0) ?? 0)
  const basic = points.filter((point) => point < 128)
  let output = String.fromCodePoint(...basic)
  if (basic.length > 0) output += '-'
  let code = 128
  let bias = 72
  let delta = 0
  for (let done = basic.length; done < points.length; ) {
    const next = Math.min(...points.filter((point) => point >= code))
    delta += (next - code) * (done + 1)
    code = next
    for (const point of points) {
      if (point < code) delta++
      if (point !== code) continue
      output += encodeNumber(delta, bias)
      bias = adapt(delta, done + 1, done === basic.length)
      delta = 0
      done++
    }
    delta++
    code++
  }
  return output
}

function encodeNumber(number: number, bias: number): string {
  let digits = ''
  let rest = number
  for (let position = BASE; ; position += BASE) {
    const threshold = Math.min(MOST, Math.max(LEAST, position - bias))
    if (rest < threshold) break
    digits += digitFor(threshold + ((rest - threshold) % (BASE - threshold)))
    rest = Math.floor((rest - threshold) / (BASE - threshold))
  }
  return digits + digitFor(rest)
}

const digitFor = (digit: number) => String.fromCharCode(digit < 26 ? digit + 0x61 : digit - 26 + 0x30)
