import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whole } from "../long/whole.js";

interface Output {
  readonly output_type: string;
  readonly data?: Record<string, string | string[]>;
}

interface Cell {
  readonly cell_type: string;
  readonly source: string[];
  readonly metadata: { readonly tags?: string[] };
  readonly outputs?: Output[];
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const committed = cellsOf(join(root, "notebooks", "first-look.ipynb"));
let dir: string;
let executed: Cell[];

function cellsOf(path: string): Cell[] {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] };
  return cells.filter((cell) => cell.cell_type === "code");
}

/** Runs a program to its end; its output is the message where it fails. */
function run(program: string, args: string[], env: Record<string, string> = {}, cwd = root): string {
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  expect(status, `${program} ${args.join(" ")}\n${stderr}`).toBe(0);
  return stdout;
}

/** What a cell shows, without what a terminal adds. */
const shown = (cell: Cell): string =>
  (cell.outputs ?? [])
    .map((o) => [o.data?.["text/html"] ?? o.data?.["text/markdown"] ?? o.data?.["text/plain"] ?? ""].flat().join(""))
    .join("");

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "headwater-notebook-"));
  const text = readFileSync(join(root, "notebooks", "first-look.ipynb"), "utf8");
  const [, command] = /`npm run nightly -- ([^`]+)`/.exec(text) ?? [];
  // What is reproduced below comes before any model.
  const models = whole ? "auto" : "seasonal-naive,holt-winters,pretrained";
  const night = ["nightly", ...command.split(" "), "--models", models, "--store", join(dir, "store")];
  run(process.execPath, ["dist/cli/headwater.js", ...night]);
  const script = `
    import { environment, here, python } from "./notebooks/setup.mjs";
    console.log(JSON.stringify({ environment, here, program: python("python") }));`;
  const { environment, here, program } = JSON.parse(run(process.execPath, ["--input-type=module", "-e", script]));
  const output = join(dir, "first-look.ipynb");
  run(
    program,
    ["execute.py", "first-look.ipynb", output],
    { ...environment, HEADWATER_STORE: join(dir, "store") },
    here,
  );
  executed = cellsOf(output);
}, 300_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("first-look.ipynb", () => {
  it("is committed with the outputs of every cell that shows something", () => {
    expect(committed.map((cell) => (cell.outputs ?? []).length > 0)).toEqual(
      executed.map((cell) => (cell.outputs ?? []).length > 0),
    );
  });

  it("runs without an error on the night that it names", () => {
    expect(executed.flatMap((cell) => cell.outputs ?? []).filter((o) => o.output_type === "error")).toEqual([]);
    expect(executed.map((cell) => cell.source)).toEqual(committed.map((cell) => cell.source));
  });

  it("reproduces the outputs that do not depend on the backend of TensorFlow.js", () => {
    const reproduced = (cells: Cell[]) => cells.filter((cell) => cell.metadata.tags?.includes("reproduced")).map(shown);
    expect(reproduced(committed).length).toBeGreaterThan(2);
    expect(reproduced(executed)).toEqual(reproduced(committed));
  });

  it("draws its charts", () => {
    const charts = executed.filter((cell) => /^draw\(/m.test(cell.source.join("")));
    expect(charts.length).toBeGreaterThan(2);
    for (const chart of charts) expect(shown(chart)).toMatch(/<svg[\s\S]*<path/);
  });

  it("finds the lead of calls over repairs that was planted in the sample", () => {
    const { leadingIndicator } = JSON.parse(readFileSync(join(dir, "store", "sample", "truth.json"), "utf8"));
    const said = executed.map(shown).find((text) => text.includes("furthest ahead"));
    expect(said).toContain(`at **${leadingIndicator.weeks} weeks**`);
  });
});
