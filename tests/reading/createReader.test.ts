import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { catalogueInto } from "../../pipelines/catalogue/catalogueInto.js";
import { InputError } from "../../pipelines/inputError.js";
import { contractSchema } from "../../pipelines/inventory/contract.js";
import { lookInto } from "../../pipelines/propose/lookInto.js";
import { OverLimit } from "../../pipelines/sources/overLimit.js";
import type { ReadOrder } from "../../pipelines/sources/readOrder.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import { createReader } from "../../workflows/reading/createReader.js";
import { READ_LIMITS, type ReadLimits, readLimits } from "../../workflows/reading/readLimits.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { workbook } from "../sources/workbook.js";

const program = new URL("../../dist/workflows/reading/readerProcess.js", import.meta.url);
const open: { close(): void }[] = [];
function readerWith(limits: Partial<ReadLimits> = {}) {
  const reader = createReader({ ...READ_LIMITS, ...limits }, program);
  open.push(reader);
  return reader;
}
afterAll(() => {
  for (const reader of open) reader.close();
});

async function order(content: string | Uint8Array, source: object = { format: "csv" }): Promise<ReadOrder> {
  const dir = await scratch();
  const path = join(dir, "t");
  await writeFile(path, content);
  const dataset = datasetOf(source, { a: { type: "text" }, b: { type: "integer" } });
  return {
    piece: { paths: [path], sha256: "", from: 0 },
    to: join(dir, "rows.parquet"),
    quarantine: join(dir, "quarantine.parquet"),
    work: join(dir, "work"),
    dataset,
    timeZone: "Europe/London",
  };
}

const processes = async () => {
  const children: number[] = [];
  for (const name of await readdir("/proc"))
    if (/^\d+$/.test(name)) {
      const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "");
      const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
      if (command.includes("readerProcess.js") && status.includes(`PPid:\t${process.pid}\n`))
        children.push(Number(name));
    }
  return children;
};

describe("a reader in a process of its own", () => {
  it("writes the bytes that reading in this process writes, and keeps its process from file to file", async () => {
    const reader = readerWith();
    const [here, there] = [await order("a,b\nx,1\ny,2\n"), await order("a,b\nx,1\ny,2\n")];
    expect(await readPiece(here)).toEqual({ rows: 2, failures: [], notes: [] });
    expect(await reader.read(there)).toEqual({ rows: 2, failures: [], notes: [] });
    expect((await readFile(there.to)).equals(await readFile(here.to))).toBe(true);
    const [pid] = await processes();
    await reader.read(await order("a,b\nx,1\n"));
    expect(await processes()).toEqual([pid]);
    reader.close();
  });

  it("counts a plain text in threads, as reading in this process counts it", async () => {
    const text = `a,b\n${Array.from({ length: 2000 }, (_, i) => `2026-01-${10 + (i % 20)},${i % 7}\n`).join("")}`;
    const counted = async () => {
      const given = await order(text);
      const fields = { a: { type: "date" }, b: { type: "text" } };
      const series = [{ service: "x", title: "X", freq: ["D"], area: "b", time: "a", measure: "count" }];
      const dataset = datasetOf({ format: "csv" }, fields, { time: "a", series });
      return { ...given, dataset, abridged: join(given.work, "..", "abridged.parquet") };
    };
    const [here, there] = [await counted(), await counted()];
    expect(await readPiece(here)).toMatchObject({ rows: 2000, abridged: true });
    expect(await readerWith().read(there)).toMatchObject({ rows: 2000, abridged: true });
    expect((await readFile(there.abridged)).equals(await readFile(here.abridged))).toBe(true);
  });

  it("reads the first file in the process that was prepared for it", async () => {
    const before = await processes();
    const made = async () => (await processes()).filter((pid) => !before.includes(pid));
    const reader = readerWith();
    reader.prepare();
    const prepared = await made();
    expect(prepared).toHaveLength(1);
    reader.prepare();
    expect((await reader.read(await order("a,b\nx,1\n"))).rows).toBe(1);
    expect(await made()).toEqual(prepared);
  });

  it("keeps apart what does not keep a contract, confined as it is", async () => {
    const given = await order("a,b\nx,1\ny,soon\n");
    const contract = contractSchema.parse({ retyped: "quarantine rows" });
    const read = await readerWith().read({ ...given, dataset: { ...given.dataset, contract } });
    const failure = { check: "type", field: "b", why: "is no whole number", rows: 1, first: "line 3" };
    expect(read).toEqual({ rows: 1, failures: [failure], notes: [] });
    expect((await stat(given.quarantine)).size).toBeGreaterThan(0);
  });

  it("says of a file what reading in this process says", async () => {
    const error = await readerWith()
      .read(await order("a,b\nx,1\ny,soon\n"))
      .catch((e: Error) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error).not.toBeInstanceOf(OverLimit);
    expect((error as Error).message).toMatch(/^line 3, column "b": "soon" is no whole number/);
  });

  it("is ended by a file that takes too long", async () => {
    const reader = readerWith({ seconds: 0.001 });
    await expect(reader.read(await order("a,b\nx,1\n"))).rejects.toThrow(
      /^reading it takes longer than 0.001 seconds. Check that the file is what it should be/,
    );
  });

  it("has the limits that this machine sets, which a file that took too much is remembered with", () => {
    expect(readLimits({ HEADWATER_READ_SECONDS: "", PATH: "x" })).toEqual(READ_LIMITS);
    const more = readLimits({ HEADWATER_READ_SECONDS: "1800", HEADWATER_READ_MIB: "2800" });
    expect(more).toEqual({ seconds: 1800, residentMiB: 2800, heapMiB: 1200 });
    expect(readerWith(more).read.limits).toEqual(more);
    for (const text of ["0", "-1", "1.5", "2 GB"])
      expect(() => readLimits({ HEADWATER_READ_MIB: text })).toThrow(
        `HEADWATER_READ_MIB is "${text}". Set it to a whole number above 0, or unset it (1400).`,
      );
  });

  it("looks at a file that is to be added to an inventory, under the same limits", async () => {
    const { piece, work } = await order("a,b\nx,1\ny,2\n");
    const look = { look: piece.paths[0], work };
    expect(await readerWith().look(look)).toEqual(await lookInto(look));
    await expect(readerWith({ residentMiB: 20 }).look(look)).rejects.toThrow(/^reading it takes more than 20 MiB/);
    await writeFile(look.look, "");
    await expect(readerWith().look(look)).rejects.toThrow(/ is empty. Give a CSV, JSON, Excel, Parquet or Arrow file/);
  });

  it("reads a catalogue that is to be imported, under the same limits", async () => {
    const { piece } = await order(JSON.stringify({ name: "trees", resources: [], title: "Trees" }));
    const [catalogue] = piece.paths;
    const asked = { catalogue, name: "catalogue.json", portal: "https://data.example.org" };
    expect(await readerWith().catalogue(asked)).toEqual(await catalogueInto(asked));
    await expect(readerWith({ residentMiB: 20 }).catalogue(asked)).rejects.toThrow(
      /^reading it takes more than 20 MiB/,
    );
    await writeFile(catalogue, '{"@graph":'.repeat(100_000));
    await expect(readerWith().catalogue(asked)).rejects.toThrow(
      /^catalogue.json is nested 100000 levels deep, and no catalogue is deeper than 64\. Check what it is/,
    );
  });

  it("is started again for the next file when it was killed", async () => {
    const reader = readerWith();
    const before = await processes();
    await reader.read(await order("a,b\nx,1\n"));
    const pid = (await processes()).find((other) => !before.includes(other))!;
    process.kill(pid, "SIGKILL");
    await gone(pid);
    expect((await reader.read(await order("a,b\nx,1\n"))).rows).toBe(1);
  });

  it("is started anew, and nothing is lost, when it was killed while it had nothing to do and nobody has seen it yet", async () => {
    const reader = readerWith();
    const before = await processes();
    await reader.read(await order("a,b\nx,1\n"));
    const pid = (await processes()).find((other) => !before.includes(other))!;
    process.kill(pid, "SIGKILL");
    expect((await reader.read(await order("a,b\nx,1\n"))).rows).toBe(1);
  });

  it("tells how much of a file it has read, and reads it again when somebody ended it meanwhile", async () => {
    const reader = readerWith();
    const before = await processes();
    const started = async () => (await processes()).filter((pid) => !before.includes(pid));
    const kill = (pids: readonly number[]) => pids.forEach((pid) => void process.kill(pid, "SIGKILL"));
    const told: number[] = [];
    let first: Promise<number[]> | undefined;
    const read = await reader.read(await order(`a,b\n${"x,1\n".repeat(4e6)}`), (share) => {
      first ??= started();
      if (share > 0 && told.every((before) => before === 0)) void first.then(kill);
      told.push(share);
    });
    expect(read.rows).toBe(4e6);
    const again = told.findIndex((share, i) => share < told[i - 1]);
    expect([told[0], told[again]]).toEqual([0, 0]);
    for (const shares of [told.slice(0, again), told.slice(again)])
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(Math.max(...told)).toBeLessThanOrEqual(1);
  });

  it("gives a file up that ends two processes", async () => {
    const dying = join(await scratch(), "dying.mjs");
    await writeFile(
      dying,
      'process.on("message", () => process.send({ share: 0 }, () => process.kill(process.pid, "SIGKILL")))',
    );
    const reader = createReader(READ_LIMITS, pathToFileURL(dying));
    let begun = 0;
    const error = await reader.read(await order("a,b\nx,1\n"), () => void begun++).catch((e: Error) => e);
    expect(error).toBeInstanceOf(OverLimit);
    expect((error as Error).message).toMatch(/^the process that read it died \(SIGKILL\)\. Check that/);
    expect(begun).toBe(2);
  });

  it("ends itself when it holds more memory than it may", async () => {
    const error = await readerWith({ residentMiB: 20 })
      .read(await order("a,b\nx,1\n".padEnd(5e6, "x,1\n")))
      .catch((e: Error) => e);
    expect(error).toBeInstanceOf(OverLimit);
    expect((error as Error).message).toMatch(/^reading it takes more than 20 MiB of memory. Check/);
  });

  it("ends when JavaScript needs more memory than it may", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [`${"x".repeat(200)}${i}`, i]);
    const error = await readerWith({ heapMiB: 24 })
      .read(await order(workbook({ S: [["a", "b"], ...rows] }), { format: "xlsx" }))
      .catch((e: Error) => e);
    expect(error).toBeInstanceOf(OverLimit);
    expect((error as Error).message).toMatch(/^reading it takes more than 24 MiB of JavaScript's memory/);
  });

  it("ends with the process that started it, even when that one is killed while a file is being read", async () => {
    const { piece, ...rest } = await order(`a,b\n${"x,1\n".repeat(3e6)}`);
    const script = `import { createReader } from ${JSON.stringify(new URL("../../dist/workflows/reading/createReader.js", import.meta.url).href)};
      import { readdirSync, readFileSync } from "node:fs";
      void createReader().read(${JSON.stringify({ piece, ...rest })}).catch(() => {});
      const look = () => readdirSync("/proc").find((name) => /^\\d+$/.test(name) && (() => { try {
        return readFileSync("/proc/" + name + "/status", "utf8").includes("PPid:\\t" + process.pid + "\\n"); } catch { return false; } })());
      const timer = setInterval(() => { const pid = look(); if (pid) { console.log(pid); clearInterval(timer); } }, 20);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
    });
    const [text] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(text.toString());
    expect(alive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await gone(pid);
  });
});

describe("what unpacks to far more than it is", () => {
  // 42 kB of gzip that become 41 MB are a small table; ten times as much is none.
  const bomb = (bytes: number) => gzipSync(Buffer.alloc(bytes, "x,1\n"), { level: 9 });

  it("is refused as gzip once it has unpacked to 64 MiB, and nothing is written", async () => {
    const asked = await order(Buffer.concat([gzipSync("a,b\n"), bomb(4e7), bomb(4e7)]));
    await expect(readerWith().read(asked)).rejects.toThrow(
      /^the file is packed, and would unpack to more than 64 MiB, which no real table does. Check what it is/,
    );
    expect(await readdir(join(asked.to, ".."))).toEqual(expect.not.arrayContaining(["rows.parquet"]));
  });

  it("is refused as a workbook by what it says of its size, and by what it is", async () => {
    const honest = workbook({
      S: [
        ["a", "b"],
        ["x".repeat(8e7), 1],
      ],
    });
    await expect(readerWith().read(await order(honest, { format: "xlsx" }))).rejects.toThrow(
      /would unpack to more than/,
    );
    const lying = Buffer.from(
      workbook({
        S: [
          ["a", "b"],
          ["x".repeat(5000), 1],
        ],
      }),
    );
    // The size that the archive's directory says of each entry.
    for (let at = lying.indexOf("PK\x01\x02"); at >= 0; at = lying.indexOf("PK\x01\x02", at + 4))
      lying.writeUInt32LE(10, at + 24);
    await expect(readerWith().read(await order(lying, { format: "xlsx" }))).rejects.toThrow(
      /would unpack to more than/,
    );
  });
});

async function gone(pid: number): Promise<void> {
  while (alive(pid)) await setTimeout(20);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
