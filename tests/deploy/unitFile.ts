import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../structure/sourceTree.js";

/** A unit of systemd: its settings by section, each with every value that it was given, in order. */
export type Unit = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Reads a unit as systemd.syntax(7) says: sections, `Name=value`, comments, lines that go on after a backslash. */
export function parseUnit(text: string): Unit {
  const unit = new Map<string, Map<string, string[]>>();
  let section: Map<string, string[]> | undefined;
  for (const line of text.replaceAll("\\\n", " ").split("\n")) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (name) {
      if (unit.has(name)) throw new SyntaxError(`Section ${name} comes twice.`);
      section = new Map();
      unit.set(name, section);
      continue;
    }
    const [, key, value] = /^([A-Z][A-Za-z0-9]*)=(.*)$/.exec(line) ?? [];
    if (!key || !section) throw new SyntaxError(`Not a setting: ${line}`);
    section.set(key, [...(section.get(key) ?? []), value.trim()]);
  }
  return unit;
}

export const unitFile = (name: string): Unit => parseUnit(readFileSync(join(root, "deploy", "systemd", name), "utf8"));

/** The one value of a setting. */
export function setting(unit: Unit, section: string, name: string): string {
  const values = unit.get(section)?.get(name) ?? [];
  if (values.length !== 1) throw new RangeError(`${section} has ${values.length} values of ${name}.`);
  return values[0];
}

/** The words of `ExecStart=`; an unquoted `$NAME` is as many words as the variable has. */
export function execStart(unit: Unit, env: Readonly<Record<string, string>>): string[] {
  return setting(unit, "Service", "ExecStart")
    .split(" ")
    .flatMap((word) => (word.startsWith("$") ? (env[word.slice(1)] ?? "").split(" ").filter(Boolean) : [word]));
}

/** The variables of `Environment=`. */
export const environment = (unit: Unit): Record<string, string> =>
  Object.fromEntries(
    (unit.get("Service")?.get("Environment") ?? [])
      .flatMap((line) => line.split(" "))
      .map((pair) => pair.split("=", 2) as [string, string]),
  );
