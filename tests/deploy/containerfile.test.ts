import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../cli/program.js";
import { read, root } from "../structure/sourceTree.js";
import { argumentsOf, copies, execForm, stages, variables } from "./containerfile.js";

const [build, final, ...more] = stages();
const manifest = JSON.parse(read("package.json")) as { scripts: Record<string, string>; files: string[] };
const tsconfig = JSON.parse(read("tsconfig.json")) as { include: string[] };

describe("the Containerfile", () => {
  it("builds in one stage and ships another, both from one pinned release of Node that Headwater runs on", () => {
    expect(more).toEqual([]);
    expect([build.name, final.name]).toEqual(["build", undefined]);
    expect(final.from).toBe(build.from);
    const [, version] = /^docker\.io\/library\/node:(\d+\.\d+\.\d+)-bookworm-slim$/.exec(build.from) ?? [];
    const [major, minor] = version.split(".").map(Number);
    expect(major > 20 || (major === 20 && minor >= 19)).toBe(true);
  });

  it("copies what is there, all that is compiled to be shipped, and nothing that it keeps from the builder", () => {
    const sources = copies(build).flatMap((copy) => copy.sources);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const built = tsconfig.include.filter((path) => !manifest.files.includes(`!dist/${path}`));
    for (const path of built) expect(sources).toContain(path.split("/")[0]);
    const sent = read("deploy/Containerfile.dockerignore").split("\n").filter(Boolean);
    expect(sent[0]).toBe("*");
    expect(
      sent
        .slice(1)
        .map((line) => line.replace(/^!/, ""))
        .sort(),
    ).toEqual([...sources].sort());
  });

  it("installs exactly what is locked, runs no install script, and ships no development packages", () => {
    const commands = argumentsOf(build, "RUN");
    expect(commands).toContain('["npm", "ci"]');
    expect(commands).toContain('["npm", "run", "build"]');
    expect(commands.indexOf('["npm", "prune", "--omit=dev"]')).toBeGreaterThan(
      commands.indexOf('["npm", "run", "build"]'),
    );
    expect(copies(build).flatMap((copy) => copy.sources)).toContain(".npmrc");
    expect(read(".npmrc")).toMatch(/^ignore-scripts=true$/m);
    expect(manifest.scripts).toHaveProperty("build");
  });

  it("ships from the build what the package consists of", () => {
    const shipped = copies(final);
    expect(shipped.every(({ from }) => from === "build")).toBe(true);
    const sources = shipped.flatMap((copy) => copy.sources.map((path) => path.replace("/app/", "")));
    expect(sources.sort()).toEqual(["LICENSE", "data/inventory", "dist", "node_modules", "package.json"]);
    for (const path of ["dist", "data/inventory", "LICENSE"]) expect(manifest.files).toContain(path);
  });

  it("runs as an ordinary user, who owns /store and nothing else", () => {
    expect(argumentsOf(final, "USER")).toEqual(["1000:1000"]);
    expect(final.instructions.findIndex((i) => i.getKeyword() === "USER")).toBeGreaterThan(
      final.instructions.findLastIndex((i) => ["RUN", "COPY"].includes(i.getKeyword())),
    );
    expect(argumentsOf(final, "RUN").map(execForm)).toEqual([
      ["install", "--directory", "--owner=1000", "--group=1000", "--mode=0750", "/store"],
    ]);
    expect(argumentsOf(final, "COPY").some((text) => text.includes("--chown"))).toBe(false);
    expect(variables(final)).toEqual({
      NODE_ENV: "production",
      HEADWATER_LOG: "stdout",
      XDG_CACHE_HOME: "/store/cache",
    });
  });

  it("starts a command that there is, without a shell in between, and asks the doctor for its health", () => {
    const entry = execForm(argumentsOf(final, "ENTRYPOINT")[0]);
    expect(entry).toEqual(["node", "/app/dist/cli/headwater.js"]);
    const [flags, check] = argumentsOf(final, "HEALTHCHECK")[0].split(" CMD ");
    expect(flags).toMatch(/--interval=\S+ --timeout=\S+ --start-period=\S+/);
    for (const words of [execForm(argumentsOf(final, "CMD")[0]), execForm(check).slice(entry.length)]) {
      const command = createProgram().commands.find((c) => c.name() === words[0])!;
      expect(command.parseOptions(words.slice(1))).toEqual({ operands: [], unknown: [] });
      expect(command.opts().store).toBe("/store");
    }
    expect(execForm(check).slice(0, entry.length)).toEqual(entry);
  });

  it("uses no secret, no network beyond the package registry, and nothing that is not pinned", () => {
    const text = read("deploy/Containerfile");
    expect(text).not.toMatch(/\b(curl|wget|apt-get|apk|ADD|latest|--privileged|sudo)\b/);
  });
});
