const month = (t: number) => new Date(Date.UTC(2019, t, 1)).toISOString().slice(0, 10);

/** A small generator of numbers in 0 … 1 that is the same everywhere. Lehmer (1951), Park & Miller's multiplier. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Six years of three invented services, as a long table. */
export function sample(): string {
  const draw = numbers(20240101);
  const noise = (size: number) => size * (draw() + draw() + draw() - 1.5);
  const winter = (t: number) => Math.cos((2 * Math.PI * t) / 12);
  const services: Record<string, (t: number) => number> = {
    "Boiler repairs": (t) => 180 + 0.6 * t + 85 * winter(t) + noise(36),
    "Noise complaints": (t) => 64 - 28 * winter(t) + (t > 14 && t < 30 ? 22 : 0) + noise(18),
    "School appeals": (t) => (t % 12 === 3 ? 41 : t % 12 === 4 ? 23 : 4) + noise(6),
  };
  const rows = Object.entries(services).flatMap(([id, value]) =>
    Array.from({ length: 72 }, (_, t) => `${id},${month(t)},${Math.max(0, Math.round(value(t)))}`),
  );
  return ["unique_id,ds,y", ...rows].join("\n");
}
