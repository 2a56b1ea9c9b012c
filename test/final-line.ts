import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Prints `N passed, N failed` as the last line, so that a script can read the result. */
export default class FinalLine implements Reporter {
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  #ended = false;

  onInit(): void {
    process.once("exit", () => {
      // A run that never ended has failed, whatever it had counted by then.
      const failed = this.#ended ? this.#failed : this.#failed + 1;
      const skipped = this.#skipped > 0 ? `, ${this.#skipped} skipped` : "";
      process.stdout.write(`\n${this.#passed} passed, ${failed} failed${skipped}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.#ended = true;
    this.#passed = 0;
    this.#skipped = 0;
    this.#failed = errors.length;
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        const { state } = test.result();
        if (state === "passed") this.#passed += 1;
        else if (state === "failed") this.#failed += 1;
        else this.#skipped += 1;
      }
      if (module.state() === "failed" && tests === 0) this.#failed += 1;
    }
  }
}
