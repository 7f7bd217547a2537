/** `npm run test:long` kills each process at every point, the normal suite at a hundred points in sum. */
const everywhere = process.env.HEADWATER_FAULTS === "all";
const SHARE = { embedded: 80, worker: 8, server: 12 };

/** The points of an undisturbed night at which this suite kills a process: all of them, or so many at equal distances. */
export function chosen(points: readonly string[], process: keyof typeof SHARE): string[] {
  const count = everywhere ? points.length : Math.min(SHARE[process], points.length);
  return Array.from({ length: count }, (_, i) => points[Math.floor(((i + 0.5) * points.length) / count)]);
}
