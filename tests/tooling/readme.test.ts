import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("every command of the README is one that there is", () => {
  const commands = [...readme.matchAll(/^npm (?:run )?(\w+)/gm)].map((match) => match[1]);
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test("every file that the README links to is there", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});

describe("your own data in five minutes, as the README has it", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "headwater-readme-"));
    for (const [, path, content] of readme.matchAll(/^`([^`\n]+)`\n\n```\w+\n([^`]+)```$/gm)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), path.endsWith("requests.csv") ? fourYears(content) : content);
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** The README's first lines, and four years of more requests like them. */
  function fourYears(excerpt: string): string {
    const lines = [excerpt.trimEnd()];
    for (let day = 1; day < 4 * 365; day++) {
      const date = new Date(Date.UTC(2022, 0, 3 + day)).toISOString().slice(0, 10);
      const summer = 2 + 2 * Math.sin((2 * Math.PI * (day - 100)) / 365);
      for (const [i, ward] of ["North", "Harbour"].entries())
        for (let n = 0; n < summer + i + ((day * 7) % 3); n++)
          lines.push(`${date},${ward},${n % 2 ? "damp" : "noise"}`);
    }
    return `${lines.join("\n")}\n`;
  }

  /** A line of the README's commands, with the clone's own program and the given as-of date. */
  function type(command: RegExp, more: string[] = []): string {
    const line = readme.match(command)?.[0] ?? "";
    const words = line.replace(/^npm run nightly -- /, "nightly ").replace(/^npx headwater /, "");
    expect(words).not.toBe(line);
    const program = join(root, "dist", "cli", "headwater.js");
    return execFileSync(process.execPath, [program, ...words.split(" "), ...more], { cwd: dir, encoding: "utf8" });
  }

  test("publishes a forecast for each ward, and shows it", () => {
    const night = type(/^npm run nightly -- --inventory my-inventory .*$/m, ["--as-of", "2026-01-01"]);
    expect(night).toMatch(/^Data sets +2 landed, 0 left out \(my-council, as of 2026-01-01\)$/m);
    expect(night).toMatch(/^Series +2, of which 2 published$/m);
    const shown = type(/^npx headwater show noise .*$/m);
    expect(shown).toMatch(/^Noise complaints, North \(W01\): complaints per week$/m);
    expect(shown).toMatch(/^Made by /m);
  });
});
