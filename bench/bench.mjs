// `npm run bench`: installs and builds what is missing, then measures. See bench/run.ts.
import { prepare } from "../start.mjs";

await prepare();
await import("../dist/bench/run.js");
