import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createProgram } from "../../cli/program.js";
import { read, root } from "../structure/sourceTree.js";
import { composeFile, interpolate, type Mount, words } from "./composeFile.js";

const ENV = {
  POSTGRES_PASSWORD: "a-password",
  HEADWATER_OPTIONS: "--inventory /inventory --sources /sources --at 03:00",
};
const { services, volumes, networks } = composeFile(ENV);
const own = ["headwater", "compute", "page"];
const all = Object.entries(services);

describe("compose.yaml", () => {
  it("is what the Compose specification allows, and what a linter for it finds no fault with", () => {
    const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
    const [{ messages, errorCount }] = linter.lintFiles([join(root, "deploy", "compose.yaml")], false);
    expect(messages.filter((message: { type: string }) => message.type === "error")).toEqual([]);
    expect(errorCount).toBe(0);
  });

  it("has Temporal on PostgreSQL, the service with its worker, more workers on demand, and the page", () => {
    expect(Object.keys(services)).toEqual([
      ...["headwater", "compute", "page"],
      ...["postgresql", "temporal-schema", "temporal", "temporal-namespace", "temporal-ui"],
    ]);
    expect(services.temporal.environment).toMatchObject({ DB: "postgres12", POSTGRES_SEEDS: "postgresql" });
  });

  it("starts commands that there are, with options that they have", () => {
    for (const name of own) {
      const [command, ...options] = words(services[name].command!);
      const found = createProgram().commands.find((c) => c.name() === command)!;
      expect(found.parseOptions(options)).toEqual({ operands: [], unknown: [] });
      expect(found.opts().store).toBe("/store");
    }
    expect(words(composeFile({ POSTGRES_PASSWORD: "a" }).services.headwater.command!)).toEqual([
      "up",
      "--store",
      "/store",
    ]);
  });

  it("runs what is ours as an ordinary user on a read-only root, who can become nobody else", () => {
    for (const name of own) {
      expect(services[name]).toMatchObject({
        ...{ user: "1000:1000", read_only: true, init: true, cap_drop: ["ALL"], tmpfs: ["/tmp"] },
        ...{ security_opt: ["no-new-privileges:true"], build: { context: "..", dockerfile: "deploy/Containerfile" } },
      });
    }
    for (const [name, service] of all) {
      expect([name, service.privileged, service.cap_add]).toEqual([name, undefined, undefined]);
      expect([name, service.cap_drop]).toEqual([name, ["ALL"]]);
    }
  });

  it("shows the page what is published and nothing else, and no one anything but the page", () => {
    const [mount, ...more] = services.page.volumes as Mount[];
    expect(more).toEqual([]);
    expect(mount).toEqual({
      ...{
        type: "volume",
        source: "store",
        target: "/store/published",
        read_only: true,
        volume: { subpath: "published" },
      },
    });
    expect(services.page.environment).toBeUndefined();
    const ports = all.flatMap(([name, service]) => (service.ports ?? []).map((port) => `${name} ${port}`));
    expect(ports).toEqual(["page 127.0.0.1:8080:8080", "temporal-ui 127.0.0.1:8233:8080"]);
    expect(networks.inside).toEqual({ internal: true });
    for (const name of ["postgresql", "temporal", "temporal-schema"])
      expect(services[name].networks).toEqual(["inside"]);
    const sources = (services.headwater.volumes as Mount[]).filter((volume) => volume.type === "bind");
    expect(sources.map((volume) => [volume.target, volume.read_only])).toEqual([
      ["/inventory", true],
      ["/sources", true],
    ]);
  });

  it("waits for what is healthy or done, names only what is there, and pins every image", () => {
    for (const [name, service] of all) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(Object.keys(services)).toContain(other);
        if (condition === "service_healthy") expect(services[other].healthcheck, `${name} on ${other}`).toBeDefined();
        else expect([condition, services[other].restart]).toEqual(["service_completed_successfully", "on-failure:5"]);
      }
      for (const network of service.networks ?? []) expect(Object.keys(networks)).toContain(network);
      for (const volume of service.volumes ?? []) {
        if (typeof volume === "string") expect(existsSync(join(root, "deploy", volume.split(":")[0]))).toBe(true);
        else if (volume.type === "volume") expect(Object.keys(volumes)).toContain(volume.source);
        else expect(existsSync(join(root, "deploy", volume.source))).toBe(true);
      }
      if (!own.includes(name)) expect(service.image).toMatch(/^docker\.io\/[a-z/-]+:\d+\.\d+[\w.-]*$/);
    }
  });

  it("needs a password, says so, and knows every variable of its example and no other", () => {
    expect(() => composeFile({})).toThrow("Set POSTGRES_PASSWORD in .env");
    const used = new Set([...read("deploy/compose.yaml").matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const shown = [...read("deploy/compose.env.example").matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(new Set(shown)).toEqual(used);
  });

  it("holds no secret", () => {
    expect(read("deploy/compose.env.example")).toMatch(/^POSTGRES_PASSWORD=$/m);
    expect(JSON.stringify(composeFile({ POSTGRES_PASSWORD: "x" }))).not.toMatch(/password":"(?!x")/i);
  });
});

it("interpolation is the specification's", () => {
  expect(interpolate(`\${A}-\${B:-b}-\${C:-}-\${A:?no}`, { A: "a" })).toBe("a-b--a");
  expect(() => interpolate(`\${C:?no C}`, {})).toThrow("no C");
});

it("the server has one list for each queue, as the one that up starts", () => {
  const [source, target] = `${services.temporal.volumes![0]}`.split(":");
  const path = services.temporal.environment!.DYNAMIC_CONFIG_FILE_PATH;
  expect(path.startsWith(`${target}/`)).toBe(true);
  expect(parse(read(join("deploy", source, path.slice(target.length))))).toEqual({
    "matching.numTaskqueueReadPartitions": [{ value: 1 }],
    "matching.numTaskqueueWritePartitions": [{ value: 1 }],
  });
});

it("the scripts are ones that a POSIX shell reads", () => {
  const scripts = readdirSync(join(root, "deploy", "temporal")).filter((name) => name.endsWith(".sh"));
  expect(scripts).toEqual(["namespace.sh", "schema.sh"]);
  for (const name of scripts) {
    const { status, stderr } = spawnSync("/bin/sh", ["-n", join(root, "deploy", "temporal", name)], {
      encoding: "utf8",
    });
    expect([name, status, stderr]).toEqual([name, 0, ""]);
  }
});
