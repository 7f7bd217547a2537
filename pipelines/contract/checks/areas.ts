import { identifier } from "../../duckdb/database.js";
import { keySql } from "../../panel/areaKeys.js";
import type { Check } from "../check.js";

/** The code or name of an area of the inventory, spelled as freely as when rows are counted. */
export const areas: Check = {
  name: "areas",
  rules: ({ areas }) =>
    areas.map((field) => ({
      field,
      fails: `${identifier(field)} IS NOT NULL AND ${keySql(identifier(field))} NOT IN (SELECT key FROM area_keys)`,
      why: "is no area of the inventory",
    })),
};
