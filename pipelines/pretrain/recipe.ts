/** How the shipped weights were made: with the generator, the inputs and the architecture, all that decides them. */
export const RECIPE = {
  seed: 1,
  /** Shards of 65,536 examples. */
  shards: 90,
  /** Steps of 1,024 examples. */
  steps: 36_000,
} as const;
