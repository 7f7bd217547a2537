import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../cli/program.js";
import { scratch } from "../scratch.js";
import { read, root } from "../structure/sourceTree.js";
import { environment, execStart, parseUnit, setting, unitFile } from "./unitFile.js";

const names = readdirSync(join(root, "deploy", "systemd")).filter((name) => /\.(service|timer)$/.test(name));
const services = names.filter((name) => name.endsWith(".service"));

/** What a section may hold of what we use, as systemd.unit(5), .service(5), .exec(5), .kill(5), .timer(5) spell it. */
const KNOWN: Record<string, string[]> = {
  Unit: ["Description", "Documentation", "Wants", "After", "Conflicts", "RequiresMountsFor"],
  Install: ["WantedBy"],
  Timer: ["OnCalendar", "Persistent", "AccuracySec", "Unit"],
  Service: [
    ...["Type", "ExecStart", "Restart", "RestartSec", "TimeoutStartSec", "TimeoutStopSec", "KillMode"],
    ...["User", "Group", "DynamicUser", "SupplementaryGroups", "WorkingDirectory", "UMask"],
    ...["StateDirectory", "StateDirectoryMode", "CacheDirectory", "Environment", "EnvironmentFile", "MemoryMax"],
    ...["ProtectSystem", "ProtectHome", "ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs"],
    ...["ProtectKernelModules", "ProtectKernelTunables", "PrivateTmp", "PrivateDevices", "NoNewPrivileges"],
    ...["CapabilityBoundingSet", "AmbientCapabilities", "LockPersonality", "RestrictAddressFamilies"],
    ...["RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "RemoveIPC", "SystemCallArchitectures"],
    ...["SystemCallFilter", "SystemCallErrorNumber", "TemporaryFileSystem", "BindReadOnlyPaths"],
  ],
};

it("there is a unit for the service, its page, its workers, and for nights without Temporal", () => {
  expect(names).toEqual([
    "headwater-compute.service",
    "headwater-nightly.service",
    "headwater-nightly.timer",
    "headwater-page.service",
    "headwater-watch.service",
    "headwater.service",
  ]);
});

describe.each(names)("%s", (name) => {
  const unit = unitFile(name);

  it("has only sections and settings that systemd knows", () => {
    for (const [section, settings] of unit)
      expect([...settings.keys()].filter((key) => !KNOWN[section]?.includes(key))).toEqual([]);
    expect(setting(unit, "Unit", "Description")).toMatch(/^Headwater: /);
  });

  it("refers to files of the project that are there", () => {
    for (const path of read(`deploy/systemd/${name}`).match(/\/opt\/headwater\/\S+/g) ?? []) {
      const relative = path.replace("/opt/headwater/", "").replace(/^dist\/(.*)\.js$/, "$1.ts");
      expect(read(relative).length, path).toBeGreaterThan(0);
    }
  });
});

describe.each(services)("%s", (name) => {
  const unit = unitFile(name);

  it("changes nothing but what is its own, and can become nobody else", () => {
    const expected = {
      ...{
        ProtectSystem: "strict",
        ProtectHome: "yes",
        PrivateTmp: "yes",
        PrivateDevices: "yes",
        NoNewPrivileges: "yes",
      },
      ...{ CapabilityBoundingSet: "", RestrictNamespaces: "yes", RestrictSUIDSGID: "yes", LockPersonality: "yes" },
      ...{
        ProtectKernelTunables: "yes",
        ProtectKernelModules: "yes",
        SystemCallFilter: "@system-service",
        UMask: "0027",
      },
    };
    for (const [key, value] of Object.entries(expected)) expect(setting(unit, "Service", key), key).toBe(value);
    // What writes and runs code it has made itself is V8.
    expect(unit.get("Service")?.has("MemoryDenyWriteExecute")).toBe(false);
    const service = unit.get("Service")!;
    expect(service.has("DynamicUser") || setting(unit, "Service", "User") === "headwater").toBe(true);
  });

  it("starts a command that there is, with options that it has", () => {
    const [node, script, ...args] = execStart(unit, { HEADWATER_OPTIONS: "--inventory /etc/inventory --sources /srv" });
    expect([node, script]).toEqual(["/usr/bin/node", "/opt/headwater/dist/cli/headwater.js"]);
    const program = createProgram();
    const [command, ...options] = args;
    const found = program.commands.find((c) => c.name() === command)!;
    expect(found.name()).toBe(command);
    expect(found.parseOptions(options)).toEqual({ operands: [], unknown: [] });
    expect(found.opts().store).toBe("/var/lib/headwater");
  });

  it("logs to the journal, and keeps what it fetches in its cache", () => {
    const env = environment(unit);
    if (name === "headwater-page.service") return expect(env).toEqual({ NODE_ENV: "production" });
    expect(env).toEqual({ NODE_ENV: "production", HEADWATER_LOG: "stdout", XDG_CACHE_HOME: "/var/cache" });
    expect(setting(unit, "Service", "CacheDirectory")).toBe("headwater");
    expect(setting(unit, "Service", "StateDirectory")).toBe("headwater");
  });
});

it("the timer starts the night at three in London, also one that the machine slept through", () => {
  const timer = unitFile("headwater-nightly.timer");
  expect(setting(timer, "Timer", "OnCalendar")).toBe("*-*-* 03:00:00 Europe/London");
  expect(setting(timer, "Timer", "Persistent")).toBe("true");
  expect(setting(timer, "Timer", "Unit")).toBe("headwater-nightly.service");
  const watch = execStart(unitFile("headwater-watch.service"), {}).join(" ");
  expect(watch).toContain("--at 03:00 --time-zone Europe/London");
});

it("every variable of the example is one that Headwater or its units read", () => {
  const sources = ["workflows/observe", "workflows/reading", "cli", "deploy/systemd"].flatMap((dir) =>
    readdirSync(join(root, dir), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "environment.example")
      .map((entry) => read(`${dir}/${entry.name}`)),
  );
  const known = /^TEMPORAL_(ADDRESS|NAMESPACE)$/;
  const variables = [...read("deploy/systemd/environment.example").matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(variables.length).toBeGreaterThan(4);
  expect(variables.filter((v) => !known.test(v) && !sources.some((text) => text.includes(v)))).toEqual([]);
});

it("systemd itself finds no fault in them, where it is installed", async () => {
  const { error } = spawnSync("systemd-analyze", ["--version"]);
  const dir = await scratch();
  // The paths that the units name are not on this machine, so their copies name what is.
  await mkdir(join(dir, "units"));
  for (const name of names) {
    const text = readFileSync(join(root, "deploy", "systemd", name), "utf8").replaceAll(
      "/usr/bin/node",
      process.execPath,
    );
    await writeFile(join(dir, "units", name), text);
    expect(parseUnit(text).size).toBeGreaterThan(1);
  }
  if (error) return expect((error as NodeJS.ErrnoException).code).toBe("ENOENT");
  const paths = names.map((name) => join(dir, "units", name));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", ...paths], {
    encoding: "utf8",
  });
  const own = stderr.split("\n").filter((line) => line.includes("headwater"));
  expect([own, status]).toEqual([[], 0]);
});

it("a unit that is none is refused", () => {
  expect(() => parseUnit("[Unit]\nDescription Headwater")).toThrow("Not a setting: Description Headwater");
  expect(() => parseUnit("Description=Headwater")).toThrow("Not a setting");
  expect(() => parseUnit("[Unit]\n[Unit]")).toThrow("Section Unit comes twice");
  expect([...parseUnit("# a\n[Service]\nExecStart=a \\\n  b\nExecStart=\n").get("Service")!]).toEqual([
    ["ExecStart", ["a    b", ""]],
  ]);
});
