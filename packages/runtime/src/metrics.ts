import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'

export type { Counter, Gauge, Histogram }

interface Measure {
  readonly name: string
  readonly help: string
  /** Few and bounded; never an id. */
  readonly labels?: readonly string[]
}

/** A service's metrics. Names are `nexus_<noun>_<measure>` in base units. */
export class Metrics {
  readonly #registry = new Registry()

  constructor(service: string) {
    this.#registry.setDefaultLabels({ service })
    collectDefaultMetrics({ register: this.#registry })
  }

  counter({ name, help, labels = [] }: Measure): Counter<string> {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.#registry] })
  }

  gauge({ name, help, labels = [] }: Measure): Gauge<string> {
    return new Gauge({ name, help, labelNames: [...labels], registers: [this.#registry] })
  }

  /** Durations in seconds, from 1 ms to 1 minute. */
  duration({ name, help, labels = [] }: Measure): Histogram<string> {
    const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    return new Histogram({ name, help, labelNames: [...labels], buckets, registers: [this.#registry] })
  }

  async expose(): Promise<{ contentType: string; body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() }
  }
}
