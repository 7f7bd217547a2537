import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkTemporal } from "../../cli/doctor/checkTemporal.js";
import { bornAt } from "../../pipelines/store/bornAt.js";
import { writeServerRecord } from "../../workflows/temporal/serverRecord.js";
import { scratch } from "../scratch.js";
import { smallActivities } from "../temporal/smallActivities.js";
import { startTemporal, type Temporal } from "../temporal/startTemporal.js";

let temporal: Temporal;

beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.end());

/** Which process the server is matters to `headwater up` alone. */
const here = { pid: process.pid, born: bornAt(process.pid) ?? "" };

const look = async (env: Record<string, string | undefined>, store = temporal.root) =>
  (await checkTemporal({ store, env })).map(({ status, says }) => `${status} ${says}`);

it("a server is found as commands find it, with its version, and whether somebody works there", async () => {
  const address = temporal.server.address;
  expect(await look({ TEMPORAL_ADDRESS: address })).toEqual([
    expect.stringMatching(
      new RegExp(`^ok server 1\\.29\\.\\d+ at ${address} \\(TEMPORAL_ADDRESS\\), namespace default$`),
    ),
    "warn none makes nights",
  ]);
  await writeServerRecord(temporal.root, { address, namespace: "default", page: "", ...here });
  await temporal.work(smallActivities(temporal.store));
  await expect
    .poll(async () => (await look({}))[1], { timeout: 20_000 })
    .toMatch(/^warn nights are made by test, this is 0\.1\.0-[0-9a-f]{12}$/);
  expect((await look({}))[0]).toContain(`(${temporal.root}/temporal.json)`);
});

it("a namespace that the server lacks is a failure that says what it has", async () => {
  const [line] = await look({ TEMPORAL_ADDRESS: temporal.server.address, TEMPORAL_NAMESPACE: "elsewhere" });
  expect(line).toMatch(/^fail .* has no namespace elsewhere, it has default/);
});

it("a server that was recorded and is gone is what headwater up starts", async () => {
  const store = await scratch();
  await writeServerRecord(store, {
    address: "127.0.0.1:9",
    namespace: "default",
    page: "",
    ...here,
  });
  expect(await look({}, store)).toEqual([expect.stringMatching(/^warn No Temporal server answers at 127\.0\.0\.1:9/)]);
});

it("without a server it says which one headwater up would start, and fetches none", async () => {
  const store = await scratch();
  const home = join(store, "home");
  const nothing = { PATH: store, HOME: home };
  expect(await look(nothing, store)).toEqual([
    expect.stringMatching(/^warn no server is to be had at once: .*no temporal on PATH; none in the cache/),
  ]);
  await expect(rm(home)).rejects.toThrow("ENOENT");
  const path = (temporal.server.process.spawnfile as string) ?? "";
  expect(await look({ ...nothing, TEMPORAL_CLI_PATH: path }, store)).toEqual([
    `ok no server is named or runs; headwater up would start ${path} (TEMPORAL_CLI_PATH)`,
  ]);
  expect(await look({ ...nothing, TEMPORAL_CLI_PATH: "/bin/sh" }, store)).toEqual([
    expect.stringMatching(
      /^fail TEMPORAL_CLI_PATH is \/bin\/sh, which is no Temporal CLI|^fail TEMPORAL_CLI_PATH is \/bin\/sh, which cannot be run/,
    ),
  ]);
});
