import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { boundedFile, keepSmall } from "../../workflows/observe/boundedFile.js";
import { scratch } from "../scratch.js";

/** All lines that are still there, oldest first. */
async function lines(dir: string): Promise<string[]> {
  const age = (name: string) => Number(name.split(".").at(-1)) || 0;
  const names = (await readdir(dir)).sort((a, b) => age(b) - age(a));
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), "utf8")));
  return texts.join("").split("\n").slice(0, -1);
}

it("keeps the newest lines, whole and in order, and never more bytes than it was allowed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z]{0,40}$/), { maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      async (texts, keep) => {
        const dir = await scratch();
        const written = texts.map((text, i) => `${i} ${text}`);
        const file = boundedFile(join(dir, "log"), { bytes: 100, keep });
        for (const line of written) file.write(`${line}\n`);
        file.close();
        const kept = texts.length === 0 ? [] : await lines(dir);
        expect(kept).toEqual(written.slice(written.length - kept.length));
        const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size));
        expect(sizes.length).toBeLessThanOrEqual(keep + 1);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(100);
      },
    ),
    { numRuns: 60 },
  );
});

it("goes on in the new file when another process has begun one", async () => {
  const dir = await scratch();
  const path = join(dir, "log");
  const [one, two] = [boundedFile(path, { bytes: 10, keep: 2 }), boundedFile(path, { bytes: 10, keep: 2 })];
  one.write("aaaa\n");
  two.write("bbbb\n");
  one.write("cccc\n");
  two.write("dddd\n");
  one.close();
  two.close();
  expect(await readFile(path, "utf8")).toBe("cccc\ndddd\n");
  expect(await readFile(`${path}.1`, "utf8")).toBe("aaaa\nbbbb\n");
});

it("a log that cannot be written is said once, and stops nothing", async () => {
  const dir = await scratch();
  await writeFile(join(dir, "logs"), "a file where the directory would be");
  const faults: string[] = [];
  const file = boundedFile(join(dir, "logs", "log"), { onFault: (error) => faults.push(error.message) });
  file.write("a\n");
  file.write("b\n");
  expect(faults.length).toBe(1);
  expect(faults[0]).toMatch(/EEXIST|ENOTDIR/);
});

it("on a full disk it goes on without the log, and with it when there is room again", async () => {
  if (!existsSync("/dev/full")) return expect(process.platform).not.toBe("linux");
  const faults: string[] = [];
  const file = boundedFile("/dev/full", {
    onFault: (error) => faults.push((error as NodeJS.ErrnoException).code ?? ""),
  });
  file.write("a\n");
  file.write("b\n");
  file.close();
  expect(faults).toEqual(["ENOSPC"]);
});

it("loses no line to a kill", async () => {
  const dir = await scratch();
  const url = new URL("../../dist/workflows/observe/boundedFile.js", import.meta.url).href;
  const program = `import { boundedFile } from ${JSON.stringify(url)};
    const file = boundedFile(${JSON.stringify(join(dir, "log"))});
    for (let i = 0; i < 500; i++) file.write(i + "\\n");
    process.kill(process.pid, "SIGKILL");`;
  const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  expect(signal, stderr).toBe("SIGKILL");
  expect((await lines(dir)).length).toBe(500);
});

it("a file that is small enough stays where it is", async () => {
  const dir = await scratch();
  await mkdir(join(dir, "logs"));
  await writeFile(join(dir, "logs", "a"), "12345");
  keepSmall(join(dir, "logs", "a"), { bytes: 5 });
  keepSmall(join(dir, "logs", "b"), { bytes: 5 });
  expect(await readdir(join(dir, "logs"))).toEqual(["a"]);
  keepSmall(join(dir, "logs", "a"), { bytes: 4 });
  expect(await readdir(join(dir, "logs"))).toEqual(["a.1"]);
});
