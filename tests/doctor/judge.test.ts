import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeBackend } from "../../cli/doctor/checkBackend.js";
import { judgeDisk } from "../../cli/doctor/checkDisk.js";
import { judgeMemory } from "../../cli/doctor/checkMemory.js";
import { judgeNode } from "../../cli/doctor/checkNode.js";
import { judgePermissions } from "../../cli/doctor/checkPermissions.js";
import type { Finding } from "../../cli/doctor/finding.js";

const ORDER = ["fail", "warn", "ok"];

describe.each([
  ["disk", (bytes: number) => judgeDisk("/srv", bytes)],
  ["memory", judgeMemory],
])("%s", (_, judge) => {
  it("more of it is never worse, and whatever is not well has a fix", () => {
    const bytes = fc.integer({ min: 0, max: 1e11 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const [less, more] = [judge(Math.min(a, b)), judge(Math.max(a, b))];
        expect(ORDER.indexOf(more.status)).toBeGreaterThanOrEqual(ORDER.indexOf(less.status));
        for (const { status, fix } of [less, more]) expect(fix === undefined).toBe(status === "ok");
      }),
    );
    expect([judge(0), judge(1e9), judge(1e11)].map((f) => f.status)).toEqual(["fail", "warn", "ok"]);
  });
});

it("a disk that takes no more files is full", () => {
  expect(judgeDisk("/srv", 1e12, 10)).toMatchObject({ status: "fail", says: "only 10 more files fit at /srv" });
});

it("WebAssembly where nobody asked for it is better mended on Linux, by the program that sets native TensorFlow up", () => {
  const judge = (name: "native" | "wasm" | "cpu", platform: string, setUp?: string, wanted?: string) =>
    judgeBackend(name, "why", { wanted, platform, setUp });
  const setUp = "/srv/headwater/setup/native.mjs";
  expect(judge("wasm", "linux", setUp)).toMatchObject({
    status: "warn",
    fix: expect.stringContaining(`node ${setUp}`),
  });
  expect(judge("cpu", "linux", setUp)).toMatchObject({ status: "warn", fix: expect.stringContaining("npm ci") });
  const well = [judge("native", "linux", setUp), judge("wasm", "linux", setUp, "wasm"), judge("wasm", "darwin", setUp)];
  for (const finding of [...well, judge("wasm", "linux")])
    expect([finding.status, finding.fix]).toEqual(["ok", undefined]);
});

it("Node 20.19 and later will do", () => {
  const status = (version: string) => judgeNode(version).status;
  expect(["20.19.0", "20.20.2", "22.0.0", "24.1.0"].map(status)).toEqual(["ok", "ok", "ok", "ok"]);
  expect(["18.20.4", "20.18.3", "20.9.0"].map(status)).toEqual(["fail", "fail", "fail"]);
});

describe("permissions", () => {
  const judge = (user: number, uid: number, mode: number, landed = false): Finding[] =>
    judgePermissions({
      store: "/srv",
      user,
      landed,
      entries: [
        { path: "/srv", uid: user, mode },
        { path: "/srv/steps", uid, mode },
      ],
    });
  const says = (findings: Finding[]) => findings.map(({ status, says }) => `${status} ${says}`);

  it("are well where one user owns the store and nobody else writes to it", () => {
    expect(says(judge(1000, 1000, 0o40750, true))).toEqual([
      "ok user 1000 owns the store and nobody else may write to it",
    ]);
  });

  it("name what another user left, and how to give it back", () => {
    expect(judge(1000, 0, 0o40750)).toMatchObject([
      {
        status: "fail",
        says: "/srv/steps belongs to user 0, this is user 1000",
        fix: expect.stringContaining("chown -R 1000 /srv"),
      },
    ]);
  });

  it("warn of root, of a store that everybody writes to, and of landed files that everybody reads", () => {
    expect(says(judge(0, 0, 0o40750))).toEqual(["warn this runs as root"]);
    expect(says(judge(1000, 1000, 0o40777))).toEqual(["warn everybody may write to /srv"]);
    expect(says(judge(1000, 1000, 0o40755))).toMatchObject([/^ok/]);
    expect(says(judge(1000, 1000, 0o40755, true))).toMatchObject([/^warn everybody on this machine may read \/srv/]);
  });
});
