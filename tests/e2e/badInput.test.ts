import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { lockStore } from "../../pipelines/store/lock.js";
import { openStore, STORE_FORMAT } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";
import { headwater } from "./headwater.js";

type Change = Parameters<typeof tinyCouncil>[1];

async function night(change: Change, prepare?: (store: string) => Promise<void>) {
  const dir = await scratch();
  const store = join(dir, "store");
  const council = await tinyCouncil(dir, change);
  await prepare?.(store);
  const ended = await headwater([
    "nightly",
    `--inventory=${council.inventory}`,
    `--sources=${council.sources}`,
    "--as-of=2026-01-01",
    `--store=${store}`,
  ]);
  return { ...ended, store };
}

/** Nothing half-written: no publication, and nothing in the scratch room. */
async function untouched(store: string) {
  const names = (room: string) => readdir(join(store, room)).catch(() => []);
  return [...(await names("published")), ...(await names("tmp"))];
}

const CASES: Record<string, { change: Change; says: RegExp[] }> = {
  "an inventory with a typo": {
    change: { "inventory/calls.yaml": callsWith("owner:", "ownr:") },
    says: [/calls\.yaml/, /line 3|:3/, /ownr/, /owner/],
  },
  "an inventory that is not YAML": {
    change: { "inventory/calls.yaml": callsWith("fields:", "fields: [") },
    says: [/calls\.yaml/, /line|:\d+/],
  },
  "a missing source": {
    change: { "sources/calls.csv": null },
    says: [/calls\.csv/, /--sources/],
  },
  "a file that is not what it says": {
    change: {
      "inventory/calls.yaml": callsWith("calls.csv", "calls.csv.gz"),
      "sources/calls.csv.gz": gzipSync("id,day,area\n1,2025-01-01,N1\n".repeat(5000)).subarray(0, 60),
    },
    says: [/calls\.csv\.gz/],
  },
  "a column that is not there": {
    change: { "sources/calls.csv": "id,date,area\n1,2025-01-01,N1\n" },
    says: [/calls\.csv/, /day/, /date/],
  },
  "an empty file": {
    change: { "sources/calls.csv": "" },
    says: [/calls\.csv/, /empty/],
  },
  "a value that is no date": {
    change: { "sources/calls.csv": "id,day,area\n1,2025-01-01,N1\n2,soon,N1\n" },
    says: [/calls\.csv/, /line 3|:3/, /day/, /soon/],
  },
};

describe("a night on bad input", () => {
  it.each(Object.entries(CASES))(
    "%s ends with exit code 1 and an error that names the place, and publishes nothing",
    async (_name, { change, says }) => {
      const { code, stdout, stderr, store } = await night(change);
      const error = stderr.slice(stderr.indexOf("headwater: "));
      for (const words of says) expect(error).toMatch(words);
      expect(code).toBe(1);
      expect(stdout).toBe("");
      expect(await untouched(store)).toEqual([]);
    },
  );

  it("a store of a newer version is refused as it is", async () => {
    const { code, stderr, store } = await night({}, async (store) => {
      await mkdir(store);
      await writeFile(join(store, "store.json"), JSON.stringify({ format: STORE_FORMAT + 1 }));
    });
    expect(stderr).toMatch(new RegExp(`format ${STORE_FORMAT + 1}.*Update Headwater`));
    expect(code).toBe(1);
    expect(await untouched(store)).toEqual([]);
  });

  it("a second night in the same store is refused with the other's process id", async () => {
    const { code, stderr } = await night({}, async (store) => void (await lockStore(await openStore(store))));
    expect(stderr).toContain(`process ${process.pid}`);
    expect(code).toBe(1);
  });

  it.each([
    [["nightly", "--as-of=2026-02-30"], /YYYY-MM-DD/],
    [["nightly", "--models=oracle"], /Unknown model oracle.*network/],
    [["nightly", "--inventory=somewhere"], /--sources DIR/],
    [["nightly", "--sevices", "calls"], /unknown option.*--services/s],
    [["nightli"], /unknown command.*nightly/s],
  ])("wrong usage %j ends with exit code 2 and says what is right", async (args, says) => {
    const { code, stderr } = await headwater([...args, `--store=${await scratch()}`]);
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
  });

  it("an unknown service is refused with those there are", async () => {
    const dir = await scratch();
    const council = await tinyCouncil(dir);
    const { code, stderr } = await headwater([
      "nightly",
      `--inventory=${council.inventory}`,
      `--sources=${council.sources}`,
      "--services=cals",
      `--store=${join(dir, "store")}`,
    ]);
    expect(stderr).toMatch(/Unknown service: cals.*calls/);
    expect(code).toBe(1);
  });
});
