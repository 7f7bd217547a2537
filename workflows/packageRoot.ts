import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

const manifest = createRequire(import.meta.url).resolve("headwater/package.json");

/** Directory of the package: what is shipped beside the code (inventories) lies below it. */
export const packageRoot = dirname(manifest);

export const packageVersion = (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
