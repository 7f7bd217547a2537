import { readFileSync } from "node:fs";
import { join } from "node:path";
import { API, SymbolFlags } from "typescript/unstable/sync";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "./sourceTree.js";

const api = new API({ cwd: root });
afterAll(() => api.close());
const project = join(root, "tsconfig.json");
const { program, checker } = api.updateSnapshot({ openProjects: [project] }).getProject(project)!;

/** What a module gives: under each name the docstring and its tags, and a function's text. */
function exportsOf(module: string) {
  const file = program.getSourceFile(join(root, module))!;
  return checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).map((symbol) => {
    const own = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const tags = own.getJsDocTags(checker).map(({ name }) => name);
    const says = own.getDocumentationComment(checker);
    return { name: symbol.name, says, tags, text: functionText(own.declarations[0].path, symbol.name) };
  });
}

/** The function's own text, up to the brace that ends it; empty for what is none. */
const functionText = (file: string, name: string) =>
  new RegExp(`^export function ${name}\\b[^]*?^}`, "m").exec(readFileSync(file, "utf8"))?.[0] ?? "";

describe.each(["models/index.ts", "browser/index.ts"])("what %s exports", (module) => {
  const found = exportsOf(module);

  test("has a docstring under each name", () => {
    expect(found.length).toBeGreaterThan(8);
    expect(found.filter(({ says }) => says.trim() === "").map(({ name }) => name)).toEqual([]);
  });

  test("says of functions that throw what they throw", () => {
    const throwing = found.filter(({ text }) => text.includes("throw new "));
    expect(throwing.length).toBeGreaterThan(0);
    expect(throwing.filter(({ tags }) => !tags.includes("throws")).map(({ name }) => name)).toEqual([]);
  });
});
