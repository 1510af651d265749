/** Finds all of many patterns in one pass over a text, whatever their number (Aho and Corasick, 1975). */
export interface WordIndex {
  /** Calls `onHit` with the pattern's place in the list and [start, end) in the text, in order of ends; stops after `limit` hits. */
  scan(text: string, onHit: (pattern: number, start: number, end: number) => void, limit?: number): void
  /** For those who read something else than text: the node after `code`, from node 0 on. */
  step(node: number, code: number): number
  /** Whether any pattern ends at this node. */
  ends(node: number): boolean
  eachEnding(node: number, onPattern: (pattern: number) => void): void
}

interface Node {
  readonly children: Map<number, number>
  fail: number
  /** Nearest shorter pattern that ends here too; 0 for none. */
  shorter: number
  readonly patterns: number[]
}

/** Far more than an ordinary text can give: many hits of one word must not hide another. */
const DEFAULT_LIMIT = 50_000

/** Builds an index over patterns, in UTF-16 units. Empty patterns are never found; equal ones are found each. */
export function indexWords(patterns: readonly string[]): WordIndex {
  const nodes = trieOf(patterns)
  linkFailures(nodes)
  const edges = edgeTable(nodes)
  const fail = Int32Array.from(nodes, (node) => node.fail)
  const shorter = Int32Array.from(nodes, (node) => node.shorter)
  const ending = nodes.map((node) => node.patterns)
  const table = stepTable(nodes, fail)
  const step = (node: number, code: number) => {
    if (table !== null) return code < FEW_CODES ? (table[node * FEW_CODES + code] ?? 0) : 0
    let at = node
    let next = edges.follow(at, code)
    while (next === 0 && at !== 0) {
      at = fail[at] ?? 0
      next = edges.follow(at, code)
    }
    return next
  }
  const firstEnding = (node: number) => ((ending[node]?.length ?? 0) > 0 ? node : (shorter[node] ?? 0))
  return {
    step,
    ends: (node) => firstEnding(node) !== 0,
    eachEnding(node, onPattern) {
      for (let found = firstEnding(node); found !== 0; found = shorter[found] ?? 0) {
        for (const pattern of ending[found] ?? []) onPattern(pattern)
      }
    },
    scan(text, onHit, limit = DEFAULT_LIMIT) {
      let node = 0
      let hits = 0
      for (let at = 0; at < text.length; at++) {
        node = step(node, text.charCodeAt(at))
        for (let found = firstEnding(node); found !== 0; found = shorter[found] ?? 0) {
          for (const pattern of ending[found] ?? []) {
            onHit(pattern, at + 1 - (patterns[pattern]?.length ?? 0), at + 1)
            if (++hits >= limit) return
          }
        }
      }
    },
  }
}

/** Alphabets this small, and indexes of so few nodes, get a table of every step: at most 256 KiB. */
const FEW_CODES = 32
const FEW_NODES = 4_096

/** Every step from every node, failures included; null where that would take too much memory. */
function stepTable(nodes: readonly Node[], fail: Int32Array): Uint16Array | null {
  if (nodes.length > FEW_NODES) return null
  const table = new Uint16Array(nodes.length * FEW_CODES)
  const queue = [0]
  for (const at of queue) {
    const failed = at === 0 ? 0 : (fail[at] ?? 0)
    if (at !== 0) table.copyWithin(at * FEW_CODES, failed * FEW_CODES, (failed + 1) * FEW_CODES)
    for (const [code, child] of nodes[at]?.children ?? []) {
      if (code >= FEW_CODES) return null
      table[at * FEW_CODES + code] = child
      queue.push(child)
    }
  }
  return table
}

function trieOf(patterns: readonly string[]): Node[] {
  const nodes: Node[] = [newNode()]
  for (const [index, pattern] of patterns.entries()) {
    let at = 0
    for (let unit = 0; unit < pattern.length; unit++) {
      const code = pattern.charCodeAt(unit)
      const next = nodes[at]?.children.get(code)
      if (next !== undefined) {
        at = next
        continue
      }
      nodes[at]?.children.set(code, nodes.length)
      at = nodes.length
      nodes.push(newNode())
    }
    if (at !== 0) nodes[at]?.patterns.push(index)
  }
  return nodes
}

function newNode(): Node {
  return { children: new Map(), fail: 0, shorter: 0, patterns: [] }
}

function linkFailures(nodes: readonly Node[]): void {
  const queue = [0]
  for (const at of queue) {
    const node = nodes[at]
    for (const [code, child] of node?.children ?? []) {
      queue.push(child)
      const childNode = nodes[child]
      if (!node || !childNode) continue
      let fail = node.fail
      while (at !== 0 && fail !== 0 && !nodes[fail]?.children.has(code)) fail = nodes[fail]?.fail ?? 0
      childNode.fail = at === 0 ? 0 : (nodes[fail]?.children.get(code) ?? 0)
      const failed = nodes[childNode.fail]
      childNode.shorter = failed && failed.patterns.length > 0 ? childNode.fail : (failed?.shorter ?? 0)
    }
  }
}

/** Edges in one open-addressed table: two numbers an edge, whatever the alphabet. 0 stands for no edge: nothing leads to the root. */
function edgeTable(nodes: readonly Node[]): { follow(node: number, code: number): number } {
  const first = new Int32Array(128)
  let size = 16
  while (size < nodes.length * 2) size *= 2
  const mask = size - 1
  const keys = new Float64Array(size).fill(-1)
  const targets = new Int32Array(size)
  for (const [index, node] of nodes.entries()) {
    for (const [code, child] of node.children) {
      if (index === 0 && code < 128) first[code] = child
      let slot = slotOf(index, code) & mask
      while (keys[slot] !== -1) slot = (slot + 1) & mask
      keys[slot] = index * 65_536 + code
      targets[slot] = child
    }
  }
  return {
    follow(node, code) {
      if (node === 0 && code < 128) return first[code] ?? 0
      const key = node * 65_536 + code
      let slot = slotOf(node, code) & mask
      while (keys[slot] !== key) {
        if (keys[slot] === -1) return 0
        slot = (slot + 1) & mask
      }
      return targets[slot] ?? 0
    },
  }
}

function slotOf(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
