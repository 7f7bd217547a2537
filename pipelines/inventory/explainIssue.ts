import type { z } from "zod";
import { didYouMean } from "../closest.js";
import { keysAt } from "./keysAt.js";
import type { YamlFile } from "./yamlFile.js";

/** What a schema has against a file, one line a problem: `file:line:column: what, and what to do`. */
export function explainIssue(file: YamlFile, schema: z.ZodType, issue: z.core.$ZodIssue): string[] {
  const { path } = issue;
  const name = path.map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => {
      const allowed = keysAt(schema, path);
      const hint = didYouMean(key, allowed) || ` Allowed here: ${allowed.join(", ")}.`;
      return `${file.at([...path, key], "key")}: unknown key ${quote(key)}${name && ` in ${name}`}.${hint}`;
    });
  if (issue.code === "invalid_key")
    return [
      `${file.at(path, "key")}: the name ${quote(path.at(-1))} in ${path.slice(0, -1).join(".")} does not fit: use ${issue.issues[0].message}.`,
    ];
  const value = file.get(path);
  if (value === undefined || value === null)
    return [
      `${file.at(path)}: ${name ? quote(name) : "the file"} is ${name && value === undefined ? "missing" : "empty"}. Add ${wanted(issue)}.`,
    ];
  const hint = typeof value === "string" ? didYouMean(value, choices(issue) ?? []) : "";
  return [`${file.at(path)}: ${name || "the file"} is ${quote(value)}. Use ${wanted(issue)}.${hint}`];
}

/** The values that are allowed, where they can be counted. */
function choices(issue: z.core.$ZodIssue): string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  // Which of several schemas holds, one key says.
  return issue.code === "invalid_union" && "options" in issue ? (issue.options as string[]).map(String) : undefined;
}

function wanted(issue: z.core.$ZodIssue): string {
  const allowed = choices(issue);
  if (allowed && allowed.length > 1) return `one of ${allowed.join(", ")}`;
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return quote(issue.values[0]);
    case "too_small":
      return issue.origin === "array"
        ? `a list of at least ${issue.minimum}`
        : issue.origin === "string"
          ? `${issue.exact ? "exactly" : "at least"} ${issue.minimum} character`
          : `at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string" ? `at most ${issue.maximum} character` : `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  object: "keys with values",
  record: "names with values",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
