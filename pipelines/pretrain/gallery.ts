import { invent } from "../../models/pretrained/invent/invent.js";
import { Random } from "../../models/pretrained/invent/random.js";

const COLUMNS = 4;
const [WIDTH, HEIGHT, MARGIN] = [230, 70, 18];
const NAMES: readonly [season: number, name: string][] = [
  [24, "hours"],
  [7, "days"],
  [52, "weeks"],
  [12, "months"],
  [4, "quarters"],
  [1, "years"],
];

/** A drawing of `rows` × 4 invented series of each season, as SVG; the future part is drawn in another colour. */
export function gallery(seed: number, rows = 2): string {
  const r = new Random(seed);
  const parts: string[] = [];
  let top = 0;
  for (const [season, name] of NAMES) {
    parts.push(`<text x="${MARGIN}" y="${top + 16}" font-size="13" font-weight="bold">${name}</text>`);
    top += 22;
    for (let i = 0; i < rows * COLUMNS; i++) {
      let series = invent(r);
      while (series.plan.m !== season) series = invent(r);
      const x = MARGIN + (i % COLUMNS) * (WIDTH + MARGIN);
      const y = top + Math.floor(i / COLUMNS) * (HEIGHT + MARGIN);
      parts.push(drawing(series.y, series.plan.n, `${series.plan.kind}, ${series.plan.n} + ${series.plan.h}`, x, y));
    }
    top += rows * (HEIGHT + MARGIN);
  }
  const width = COLUMNS * (WIDTH + MARGIN) + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" font-family="sans-serif" fill="#333">
<title>Invented series of hours, days, weeks, months, quarters and years</title>
<rect width="${width}" height="${top}" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

function drawing(values: Float64Array, n: number, label: string, left: number, top: number): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const point = (t: number) => {
    const x = left + (t / (values.length - 1)) * WIDTH;
    const y = top + HEIGHT - ((values[t] - low) / (high - low || 1)) * (HEIGHT - 12);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const line = (from: number, to: number, colour: string) => {
    const points = Array.from({ length: to - from }, (_, i) => point(from + i)).join(" ");
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="0.8"/>`;
  };
  const text = `<text x="${left}" y="${top + 8}" font-size="8" fill="#777">${label}</text>`;
  return text + line(0, n, "#3b6ea5") + line(n - 1, values.length, "#d1495b");
}
