import { whole } from "../long/whole.js";

const SHARE = { worker: 5, server: 6 };

/**
 * The points of an undisturbed night at which this suite kills a process. `npm run test:long` kills at all of them. The
 * normal suite kills the embedded process at one point of each kind (`before step local 3f…` is a `before step local`),
 * and what works for a server at a few, at equal distances.
 */
export function chosen(points: readonly string[], process: "embedded" | keyof typeof SHARE): string[] {
  if (whole) return [...points];
  if (process === "embedded") return oneOfEachKind(points);
  const count = SHARE[process];
  return Array.from({ length: count }, (_, i) => points[Math.floor(((i + 0.5) * points.length) / count)]);
}

/** The last of each: most of a night is there when it comes. */
const oneOfEachKind = (points: readonly string[]): string[] => [
  ...new Map(points.map((point) => [/^\w+ (step )?\w+/.exec(point)![0], point])).values(),
];
