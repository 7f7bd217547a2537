import { Inputs, WIDTH } from "./inputs.js";
import { Random } from "./invent/random.js";
import { inventRows } from "./rows.js";

const ROWS = 2048;
const STEPS_A_SERIES = 2;

let typical: Float64Array | undefined;

/** Mean inputs over a few invented series, the same each time: what the network has learnt to expect. `WIDTH` values. */
export function typicalInputs(): Float64Array {
  if (typical) return typical;
  const { x } = inventRows(new Random(1, 3), new Inputs(), ROWS, STEPS_A_SERIES);
  const mean = new Float64Array(WIDTH);
  for (let i = 0; i < ROWS * WIDTH; i++) mean[i % WIDTH] += x[i] / ROWS;
  typical = mean;
  return mean;
}
