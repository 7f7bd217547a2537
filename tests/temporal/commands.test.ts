import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { logPath } from "../../workflows/observe/createLog.js";
import { connect } from "../../workflows/temporal/client.js";
import { headwater } from "../e2e/headwater.js";
import { publishedBytes } from "../e2e/publishedBytes.js";
import { scratch } from "../scratch.js";
import { writeSmallTown } from "../smallTown.js";
import { startUp } from "./startUp.js";

const AS_OF = "2026-03-02";

/** The options of nights of the small town, without and with their date. */
async function town(): Promise<{ inventory: string; every: string[]; quick: string[] }> {
  const { inventory, sources } = await writeSmallTown(await scratch(), AS_OF);
  const every = ["--models=seasonal-naive", `--inventory=${inventory}`, `--sources=${sources}`];
  return { inventory, every, quick: [...every, `--as-of=${AS_OF}`] };
}

/** Asked in this process: the command would take a second of a processor from the night, each time. */
const state = async (store: string): Promise<string | undefined> => {
  const there = await connect({ store, build: "any" });
  try {
    return (await (await there.night())?.status())?.state;
  } finally {
    await there.close();
  }
};
const becomes = (store: string, wanted: string) =>
  expect.poll(() => state(store), { timeout: 120_000, interval: 500 }).toBe(wanted);

it("run follows a night as nightly shows its own, to the same summary; Ctrl-C leaves it running", async () => {
  const [store, { quick }] = [await scratch(), await town()];
  const up = startUp(["--store", store]);
  await up.says("Headwater is up.");
  const left = await headwater(["run", ...quick, "--store", store], {
    onLine: (line, child) => {
      if (line.startsWith("✓ plan")) child.kill("SIGINT");
    },
  });
  expect(left.code).toBe(130);
  expect(left.stderr).toContain("The night goes on: see headwater status --follow");
  await becomes(store, "published");
  const { stdout } = await headwater(["status", "--json", "--store", store]);
  expect(JSON.parse(stdout)).toMatchObject({ night: { state: "published" } });

  const followed = await headwater(["status", "--follow", "--store", store]);
  expect(followed.stderr).toMatch(/^✓ publish/m);
  const again = await headwater(["run", ...quick, "--store", store]);
  expect(again).toMatchObject({ code: 0 });
  expect(again.stderr).toMatch(/✓ load calls +as before/);

  const alone = await scratch();
  const nightly = await headwater(["nightly", ...quick, "--store", alone]);
  const summary = (stdout: string, root: string) => stdout.replaceAll(root, "").replace(/Time .*/, "Time");
  expect(summary(again.stdout, store)).toBe(summary(nightly.stdout, alone));

  for (const [command, root] of [
    ["run", store],
    ["nightly", alone],
  ])
    expect(await headwater([command, ...quick, "--models=auto", "--store", root])).toMatchObject({ code: 0 });
  expect(await publishedBytes(store)).toEqual(await publishedBytes(alone));
}, 300_000);

it("cancel ends a night after its step, retry makes it from there, and a second run is refused meanwhile", async () => {
  const [store, { quick, every }] = [await scratch(), await town()];
  const up = startUp(["--store", store, ...every]);
  await up.says("Headwater is up.");
  expect(await headwater(["run", "--detach", ...quick, "--models=auto", "--store", store])).toMatchObject({ code: 0 });
  const second = await headwater(["run", ...quick, "--store", store]);
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toContain("A night runs already, as of 2026-03-02");
  const cancelled = await headwater(["cancel", "--why", "the wrong day", "--store", store]);
  expect(cancelled.stdout).toContain("headwater retry goes on from there");
  await becomes(store, "stopped");
  expect((await headwater(["status", "--store", store])).stdout).toContain("as of 2026-03-02, stopped");

  expect(await headwater(["run", ...quick, "--store", store])).toMatchObject({ code: 0 });
  const retried = await headwater(["retry", "--store", store]);
  expect(retried.code, retried.stderr).toBe(0);
  expect(retried.stderr).not.toMatch(/✓ (land|load|panel|local) .*\d s /);

  const backfill = await headwater(["backfill", "--from=2026-02-27", "--to=2026-02-28", "--store", store]);
  expect(backfill.stdout).toContain("2 nights wait to be made");
  const runs = async () => (await readdir(join(store, "published"))).filter((name) => name !== "latest").length;
  await expect.poll(runs, { timeout: 120_000, interval: 500 }).toBe(3);
}, 300_000);

it("a night whose inventory says release: approval waits for approve, publishes nothing after reject, and logs who and why", async () => {
  const [store, { quick, inventory }] = [await scratch(), await town()];
  await appendFile(join(inventory, "inventory.yaml"), "release: approval\n");
  const night = [...quick, `--store=${store}`];
  const up = startUp(["--store", store]);
  await up.says("Headwater is up.");

  expect(await headwater(["run", "--detach", ...night])).toMatchObject({ code: 0 });
  await becomes(store, "held");
  expect(await readdir(join(store, "published"))).toEqual([]);
  const reasonless = await headwater(["approve", "--store", store]);
  expect(reasonless).toMatchObject({ code: 2 });
  await headwater(["reject", "--who", "the duty analyst", "--why", "fires look wrong", "--store", store]);
  await becomes(store, "rejected");
  expect(await readdir(join(store, "published"))).toEqual([]);

  expect(await headwater(["run", "--detach", ...night])).toMatchObject({ code: 0 });
  await becomes(store, "held");
  const approved = await headwater(["approve", "--who", "the duty analyst", "--why", "checked", "--store", store]);
  expect(approved.stdout).toContain("The night is approved by the duty analyst: checked. It publishes now.");
  await becomes(store, "published");
  expect((await headwater(["status", "--store", store])).stdout).toMatch(/Decision +approved by the duty analyst/);
  expect(await readdir(join(store, "published"))).toHaveLength(2);

  const lines = (await readFile(logPath(store), "utf8")).trim().split("\n");
  const who = "the duty analyst";
  expect(lines.map((line) => JSON.parse(line)).filter(({ verdict }) => verdict)).toMatchObject([
    { msg: "release rejected", verdict: "rejected", who, why: "fires look wrong", runId: expect.any(String) },
    { msg: "release approved", verdict: "approved", who, why: "checked", runId: expect.any(String) },
  ]);
}, 300_000);
