import { chmod, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { dataset, landings, put } from "./landed.js";

describe("sources that cannot be had", () => {
  const attempt = async (files: string[], sources: string) => {
    const store = await openStore(await scratch());
    const error = await land(store, { dataset: dataset(...files), sources, asOf: "2026-01-05" }).catch((e: Error) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(await readdir(join(store.root, "landing"))).toEqual([]);
    return (error as Error).message;
  };

  it("are named, with where they were looked for and how to say where they are", async () => {
    const sources = await put(await scratch(), { "crime/old.csv": "a\n", "crime/new.csv": "a\n" });
    const advice = "Give the directory that the inventory's paths start from with --sources DIR or HEADWATER_SOURCES.";
    expect(await attempt(["crime/neww.csv"], sources)).toBe(
      `table: no file crime/neww.csv below ${sources}. ${join(sources, "crime")} has new.csv, old.csv. ${advice}`,
    );
    expect(await attempt(["crimes/*.csv"], sources)).toContain(
      `no file crimes/*.csv below ${sources}. ${sources} has crime.`,
    );
    expect(await attempt(["crime"], sources)).toContain("no file crime below");
    expect(await attempt(["a.csv"], join(sources, "nowhere"))).toBe(
      `The source root ${join(sources, "nowhere")} is not there. ${advice}`,
    );
  });

  it("are refused when they lead out of the source root", async () => {
    const outside = await put(await scratch(), { "secret.csv": "a\n" });
    const sources = await put(await scratch(), { "a.csv": "a\n" });
    await symlink(join(outside, "secret.csv"), join(sources, "link.csv"));
    await symlink(outside, join(sources, "folder"));
    await symlink(join(sources, "a.csv"), join(sources, "fine.csv"));
    for (const name of ["link.csv", "folder/secret.csv", "folder/*.csv", `../${outside.split("/").at(-1)}/secret.csv`])
      expect(await attempt([name], sources)).toMatch(/leads out of the source root/);
    const store = await openStore(await scratch());
    await land(store, { dataset: dataset("fine.csv"), sources, asOf: "2026-01-05" });
    expect(await landings(store)).toBe(1);
  });

  it("are named when they cannot be read", async () => {
    const sources = await put(await scratch(), { mem: "a\n" });
    await chmod(join(sources, "mem"), 0o000);
    // The superuser may read everything, but nobody reads the first byte of a process's memory.
    const message = await attempt(["mem"], process.platform === "linux" ? "/proc/self" : sources);
    expect(message).toMatch(/mem cannot be read: .*Give the user who runs Headwater the right to read it/);
  });

  it("fit patterns by name, hidden files only when asked for", async () => {
    const sources = await put(await scratch(), {
      ...{ "2024/a.csv": "1", "2025/a.csv": "2", "2025/b.csv": "3", "2025/.a.csv": "4", "2025/a.csvx": "5" },
    });
    const store = await openStore(await scratch());
    const { meta } = await land(store, { dataset: dataset("*/*.csv", "2024/a.csv"), sources, asOf: "2026-01-05" });
    expect(meta.files.map(({ name }) => name)).toEqual(["2024/a.csv", "2025/a.csv", "2025/b.csv"]);
  });
});
