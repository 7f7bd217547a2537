import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const full = fileURLToPath(new URL("../../shared/data/london", import.meta.url));
const excerpt = fileURLToPath(new URL("./fixtures/london", import.meta.url));

/**
 * London's files as they came: all of them where they lie beside the project, else the excerpt in the fixtures
 * (which HEADWATER_LONDON=excerpt asks for in any case).
 */
export const london =
  existsSync(full) && process.env.HEADWATER_LONDON !== "excerpt"
    ? { root: full, which: "the full files" }
    : { root: excerpt, which: "the excerpt in tests/fixtures/london" };
