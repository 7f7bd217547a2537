/** How the shipped weights were made: with the generator, the inputs and the architecture, all that decides them. */
export const RECIPE = {
  seed: 1,
  /** Networks that are trained on the same examples, each from a beginning and in an order of its own. */
  networks: 2,
  /** Shards of 65,536 examples, and steps of 1,024. */
  shards: 360,
  steps: 80_000,
  rate: 1e-3,
} as const;
