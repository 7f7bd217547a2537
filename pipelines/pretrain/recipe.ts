/** How the shipped weights were made: with the generator, the inputs and the architecture, all that decides them. */
export const RECIPE = {
  seed: 1,
  /** One after another, each from the averaged weights of the one before: shards of 65,536 examples, steps of 1,024. */
  parts: [
    { shards: 90, steps: 36_000, rate: 1e-3 },
    { shards: 97, steps: 14_000, rate: 6e-4 },
  ],
} as const;
