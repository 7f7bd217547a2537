import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratch } from "../scratch.js";
import { headwater } from "./headwater.js";
import { publishedBytes } from "./publishedBytes.js";

const night = (store: string) => [
  "nightly",
  "--as-of=2026-03-02",
  "--services=housing-repairs,police-incidents",
  `--store=${store}`,
];

it("a night that is killed after every step and started again publishes the bytes of an undisturbed one", async () => {
  const calm = await scratch();
  const whole = await headwater(night(calm));
  expect(whole.code, whole.stderr).toBe(0);
  const steps = whole.stderr.split("\n").filter((line) => line.startsWith("✓")).length;

  const stormy = await scratch();
  let kills = 0;
  for (;;) {
    const ended = await headwater(night(stormy), {
      onLine: (line, process) => {
        // A step that was done before says so; the first that is new is the one to die after.
        if (line.startsWith("✓") && !line.includes("as before") && !line.startsWith("✓ plan")) process.kill("SIGKILL");
      },
    });
    if (ended.signal === null) {
      expect(ended.code, ended.stderr).toBe(0);
      break;
    }
    kills++;
    expect(kills).toBeLessThanOrEqual(steps);
  }

  // Steps that end together can fall to one kill, so there are fewer kills than steps.
  expect(kills).toBeGreaterThan(steps / 2);
  expect(await publishedBytes(stormy)).toEqual(await publishedBytes(calm));
  expect(await readdir(join(stormy, "published"))).toEqual(await readdir(join(calm, "published")));
  expect(await readdir(join(stormy, "tmp"))).toEqual([]);
}, 600_000);
