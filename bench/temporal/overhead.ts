import { join } from "node:path";
import { measure } from "../measure.js";
import { AS_OF, end, median, program, round, up } from "./service.js";

/** Each engine makes the night so often, in turn, so that what else the machine does meets both. */
const TIMES = 3;

/** The sample's whole night from nothing: in one process, and followed on a server that is up already. */
export async function measureOverhead(root: string) {
  console.log("The sample's night, from nothing");
  const embedded: number[] = [];
  const temporal: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const one = await measure([program, "nightly", "--as-of", AS_OF, "--store", join(root, `embedded-${n}`)]);
    embedded.push(one.seconds);
    const store = join(root, `server-${n}`);
    const service = await up(store);
    const other = await measure([program, "run", "--as-of", AS_OF, "--store", store]);
    await end(service);
    temporal.push(other.seconds);
    console.log(`  in one process ${one.seconds.toFixed(2)} s, on Temporal ${other.seconds.toFixed(2)} s`);
  }
  const overhead = median(temporal) - median(embedded);
  console.log(`  Temporal costs ${overhead.toFixed(2)} s, ${Math.round((100 * overhead) / median(embedded))} %`);
  return { embedded: embedded.map(round), temporal: temporal.map(round), overheadSeconds: round(overhead) };
}
