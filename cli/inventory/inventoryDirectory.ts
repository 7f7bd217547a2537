import { join } from "node:path";
import { packageRoot } from "../../workflows/packageRoot.js";

/** Where an inventory lies that `--inventory` names; `sample` is the invented borough's, which comes with the package. */
export const inventoryDirectory = (name: string): string =>
  name === "sample" ? join(packageRoot, "data", "inventory", "sample") : name;
