import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files take minutes, longest first. */
const LONG = [
  ...["e2e", "faults", "notebooks", "endurance", "temporal", "deploy", "pretrain", "connect"],
  ...["models/pretrained", "nowcast", "package"],
];

/** Longest first: what is short fills the time that one worker would wait for the other at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((folder) => moduleId.includes(`/tests/${folder}/`));
      return place < 0 ? LONG.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // What is waited for comes sooner; a busy machine must not turn a test red.
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
  },
});
