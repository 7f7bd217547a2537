import { describe, expect, test } from "vitest";
import { filesBelow, isCode, read, rooms } from "./sourceTree.js";

const everything = filesBelow(".");
const sources = rooms.flatMap(filesBelow).filter(isCode);
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

describe("the tree", () => {
  test("no file has outgrown one idea: code stays under 400 lines", () => {
    const long = everything.filter(isCode).filter((path) => read(path).split("\n").length > 400);
    expect(long).toEqual([]);
  });

  test("no room is a drawer", () => {
    const drawer = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.[a-z.]+$)/;
    expect(everything.filter((path) => drawer.test(path))).toEqual([]);
  });

  test("a file with one export carries its name", () => {
    const nameless = sources.filter((path) => {
      const name = path.replace(/^.*\//, "").replace(/\.tsx?$/, "");
      const exported = [
        ...read(path).matchAll(/^export (?:async )?(?:function\*?|class|const|interface|type) (\w+)/gm),
      ];
      return exported.length === 1 && !plain(exported[0][1]).includes(plain(name));
    });
    expect(nameless).toEqual([]);
  });

  test("what a room exports to others is documented", () => {
    const bare = sources.flatMap((path) =>
      [...read(path).matchAll(/(\*\/\n)?^export (?:async )?function\*? (\w+)/gm)]
        .filter((match) => match[1] === undefined)
        .map((match) => `${path}: ${match[2]}`),
    );
    expect(bare).toEqual([]);
  });

  test("nothing is skipped, postponed or silenced", () => {
    const weak = /\b(it|test|describe)\.(skip|todo|only)\b|\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|\bas any\b/;
    const here = "tests/structure/tree.test.ts";
    expect(everything.filter((path) => isCode(path) && path !== here && weak.test(read(path)))).toEqual([]);
  });
});
