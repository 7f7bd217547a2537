/** Local methods of the combination, in the order in which they are published. */
export const LOCAL_MODELS = ["seasonal-naive", "simple-smoothing", "holt-winters", "pretrained"] as const;

/** Everything that `--models` may name beside `auto`. */
export const MODELS: readonly string[] = [...LOCAL_MODELS, "network"];
