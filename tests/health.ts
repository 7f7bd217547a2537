import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const full = fileURLToPath(new URL("../../shared/data/health", import.meta.url));
const excerpt = fileURLToPath(new URL("./fixtures/health", import.meta.url));

/**
 * The health service's files as they came: all of them where they lie beside the project, else the excerpt in the
 * fixtures (which HEADWATER_HEALTH=excerpt asks for in any case).
 */
export const health = existsSync(full) && process.env.HEADWATER_HEALTH !== "excerpt" ? full : excerpt;
