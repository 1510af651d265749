/** First in, first out, each step in constant time. Items keep their place number, counted from the first ever pushed. */
export class Queue<Item> {
  #items: (Item | undefined)[] = []
  #head = 0
  /** Place number of the item at `#items[0]`. */
  #base = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  get first(): Item | undefined {
    return this.#items[this.#head]
  }

  /** Place number of the first item; of the next one to be pushed when the queue is empty. */
  get begin(): number {
    return this.#base + this.#head
  }

  /** Place number that the next pushed item gets. */
  get end(): number {
    return this.#base + this.#items.length
  }

  push(item: Item): void {
    this.#items.push(item)
  }

  shift(): Item | undefined {
    const item = this.#items[this.#head]
    if (this.#head === this.#items.length) return undefined
    this.#items[this.#head] = undefined
    this.#head += 1
    if (this.#head > 1_024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#base += this.#head
      this.#head = 0
    }
    return item
  }

  /** The item with a place number, or undefined for one that is gone or not there yet. */
  at(place: number): Item | undefined {
    return place < this.begin ? undefined : this.#items[place - this.#base]
  }
}
