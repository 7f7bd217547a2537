import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonSchemas } from "./jsonSchemas.js";

// `npm run schema` at the root of the project: the published schemas as the code has them.
for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(join("data", "schema", name), text);
