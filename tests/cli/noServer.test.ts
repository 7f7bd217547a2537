import { access } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { createProgram } from "../../cli/program.js";
import { InputError } from "../../pipelines/inputError.js";
import { scratch } from "../scratch.js";

beforeEach(() => {
  for (const name of ["TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "TEMPORAL_CONFIG_FILE"]) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});

test.each([
  "run",
  "worker --queues compute",
  "worker",
  "status",
  "status --follow",
  "cancel",
  "retry",
  "approve --why checked",
  "reject --why checked",
  "backfill --from 2026-01-01 --to 2026-01-02",
  "schedule list",
  "schedule set",
  "schedule pause --why move",
  "schedule resume --why moved",
  "schedule trigger",
])("%s without a server says what starts one, and starts none", async (command) => {
  const store = join(await scratch(), "store");
  const error = await createProgram()
    .parseAsync([...command.split(" "), "--store", store], { from: "user" })
    .catch((error) => error);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({
    exitCode: 1,
    message: `No Temporal server is recorded in the store ${store}: start one with headwater up --store ${store}, or name one in TEMPORAL_ADDRESS.`,
  });
  await expect(access(join(store, "temporal.json"))).rejects.toThrow("ENOENT");
});
