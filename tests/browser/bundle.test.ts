import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as sources from "../../browser/index.js";
import { scratch } from "../scratch.js";
import { read } from "../structure/sourceTree.js";
import { bundled } from "./bundled.js";
import { longText } from "./longText.js";

test("the browser module, weights included, is under 1 MB compressed, and imports nothing", async () => {
  const { file, stderr } = await bundled("browser/index.ts");
  expect(stderr).toBe("");
  const text = readFileSync(file, "utf8");
  expect(gzipSync(text).length).toBeLessThan(1_000_000);
  expect(/^import\b|;import\b|\bimport\(|\brequire\(/m.test(text)).toBe(false);
});

test("the browser module exports what its sources do, and forecasts the same bytes", async () => {
  const { file } = await bundled("browser/index.ts");
  const module = (await import(pathToFileURL(file).href)) as typeof sources;
  expect(Object.keys(module).sort()).toEqual(Object.keys(sources).sort());
  const of = ({ forecastPasted }: typeof sources) => forecastPasted(longText(), { horizon: 9 }).csv();
  expect(of(module)).toBe(of(sources));
});

test("what cannot run in a browser is not bundled: the build fails and names it", async () => {
  const entry = join(await scratch(), "wrong.ts");
  writeFileSync(entry, 'import { readFileSync } from "node:fs";\nconsole.log(readFileSync("a"));\n');
  const { stderr, status } = await bundled(entry);
  expect(stderr).toMatch(/wrong\.ts cannot be bundled for browsers: .*node:fs/s);
  expect(status).toBe(1);
});

test("the package names the module that the build writes, and its types", () => {
  const { exports, scripts } = JSON.parse(read("package.json"));
  expect(exports["./browser"]).toEqual({
    types: "./dist/browser/index.d.ts",
    default: "./dist/headwater-browser.js",
  });
  expect(scripts.build).toContain("node setup/bundle.mjs browser/index.ts dist/headwater-browser.js");
});
