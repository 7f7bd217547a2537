/** One line of the result: a measured number beside what it is held against. */
export interface Compared {
  readonly what: string;
  /** What was measured of Headwater, and of the other where there is one: seconds, steps a second, MB. */
  readonly ours: number;
  readonly theirs?: number;
  readonly unit: string;
  /** The number that the goal is about. */
  readonly value: number;
  readonly goal: { readonly least: number } | { readonly most: number };
  readonly met: boolean;
}

/** Completes a line, and says it. */
export function compared(line: Omit<Compared, "met">): Compared {
  const { goal, value } = line;
  const met = "least" in goal ? value >= goal.least : value <= goal.most;
  const wanted = "least" in goal ? `at least ${goal.least}` : `at most ${goal.most}`;
  const beside = line.theirs === undefined ? "" : ` to ${digits(line.theirs)}`;
  console.log(
    `  ${line.what.padEnd(58)} ${`${digits(line.ours)}${beside} ${line.unit}`.padEnd(26)} ${digits(value).padStart(7)}, ${wanted}${met ? "" : ": MISSED"}`,
  );
  return { ...line, met };
}

const digits = (value: number) => String(Number(value.toPrecision(3)));

/**
 * Measures several things in turns, so that a machine that is slower for a while is so for all of them.
 * @returns each one's numbers, in the order of the rounds
 */
export async function inTurns<Name extends string>(
  rounds: number,
  things: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(things) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) for (const name of names) measured[name].push(await things[name]());
  return measured;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
