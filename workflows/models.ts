/** Local methods of the combination, in the order in which they are published. */
export const LOCAL_MODELS = ["seasonal-naive", "simple-smoothing", "holt-winters", "pretrained"] as const;

/** Networks over all services of a frequency, the one that takes longest first. */
export const NETWORKS = ["pretrained-tuned", "network"] as const;
export type NetworkName = (typeof NETWORKS)[number];

/** Everything that `--models` may name beside `auto`. */
export const MODELS: readonly string[] = [...LOCAL_MODELS, ...NETWORKS];
