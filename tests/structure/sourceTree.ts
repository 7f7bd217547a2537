import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The rooms that are compiled and shipped. */
export const rooms = ["browser", "cli", "workflows", "pipelines", "models", "site", "data/sample"];

/** Files below the directory `dir` of the project, relative to its root; what is installed or built is left out. */
export function filesBelow(dir: string): string[] {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = dir === "." ? entry.name : `${dir}/${entry.name}`;
    if (entry.name.startsWith(".") || ["node_modules", "dist", "store"].includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

export const read = (path: string): string => readFileSync(join(root, path), "utf8");

export const isCode = (path: string): boolean => /\.(tsx?|mjs)$/.test(path);
