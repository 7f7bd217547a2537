// `npm run bench`: installs and builds what is missing, then measures. See bench/run.ts; `npm run bench -- temporal`
// measures what a server costs and what a second worker brings: bench/temporal.ts.
import { prepare } from "../start.mjs";

await prepare();
await import(process.argv[2] === "temporal" ? "../dist/bench/temporal.js" : "../dist/bench/run.js");
