/** How the shipped weights were made: with the generator, the inputs and the architecture, all that decides them. */
export const RECIPE = {
  seed: 2,
  /** Shards of 65,536 examples. */
  shards: 180,
  /** Steps of 1,024 examples. */
  steps: 60_000,
} as const;
