import { join } from "node:path";
import { publish } from "../../pipelines/publish/publish.js";
import { openStore } from "../../pipelines/store/store.js";
import { nightFixture, RUN } from "../publish/nightFixture.js";

/** Makes a store below `dir` in which a small London is published as of a date; returns its path. */
export async function publishedStore(dir: string, asOf = "2024-01-01"): Promise<string> {
  const store = join(dir, "store");
  const inputs = await nightFixture(join(dir, "inputs"));
  await publish(await openStore(store), { run: { ...RUN, as_of: Date.parse(asOf) }, inputs });
  return store;
}
