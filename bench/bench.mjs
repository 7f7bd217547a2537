// `npm run bench`: installs and builds what is missing, then measures. See bench/run.ts; `--counting` counts alone; `npm run bench -- temporal`
// measures what a server costs, what a second worker brings and how soon a night goes on after a death: bench/temporal;
// `npm run bench -- nowcast` how good nowcasts are: bench/nowcast/nowcast.ts; `npm run bench -- features` features beside
// mlforecast's: bench/features/features.ts.
import { prepare } from "../start.mjs";

await prepare();
const programs = { temporal: "temporal/main.js", nowcast: "nowcast/nowcast.js", features: "features/features.js" };
await import(`../dist/bench/${programs[process.argv[2]] ?? "run.js"}`);
