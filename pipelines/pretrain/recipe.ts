/** How the shipped weights were made: with the generator, the inputs and the architecture, all that decides them. */
export const RECIPE = {
  seed: 1,
  /** Shards of 65,536 examples, and steps of 1,024. */
  shards: 240,
  steps: 80_000,
  rate: 1e-3,
} as const;
