import { writeSync } from 'node:fs'
import type { Reporter, TestModule, Vitest } from 'vitest/node'

/** Prints `N passed, N failed` alone on the last line, also when the run breaks off. */
class CountReporter implements Reporter {
  #line = '0 passed, 1 failed'

  onInit(vitest: Vitest): void {
    if (vitest.config.watch) return
    process.once('exit', () => writeSync(1, `${this.#line}\n`))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: string): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      count.failed += module.errors().length
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        // A test that never came to a result is no pass.
        count[state === 'pending' ? 'failed' : state] += 1
      }
    }
    if (reason !== 'passed' && count.failed === 0) count.failed = 1
    if (!process.env.NEXUS_TESTDATA && count.skipped > 0) {
      console.log('NEXUS_TESTDATA is not set: tests that read recorded data are skipped')
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
    this.#line = `${count.passed} passed, ${count.failed} failed${skipped}`
  }
}

export default CountReporter
