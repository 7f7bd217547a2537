import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, readlink, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DevServer, startDevServer } from "../../workflows/temporal/devServer.js";
import { findCli } from "../../workflows/temporal/findCli.js";
import { freePort } from "../../workflows/temporal/freePort.js";
import { root } from "../structure/sourceTree.js";
import { tinyCouncil } from "../tinyCouncil.js";
import { composeFile, words } from "./composeFile.js";
import { argumentsOf, execForm, stages, variables } from "./containerfile.js";
import { get } from "./get.js";
import { layOut, traces } from "./layOut.js";
import { type Started, start } from "./process.js";
import { environment, execStart, unitFile } from "./unitFile.js";

const NIGHT = "--inventory /inventory --sources /sources --models seasonal-naive";
const [, image] = stages();
const entry = execForm(argumentsOf(image, "ENTRYPOINT")[0]);
const { services } = composeFile({ POSTGRES_PASSWORD: "a", HEADWATER_OPTIONS: NIGHT });

let dir: string;
/** The package, as the image has it; nothing may change it. */
let app: string;
/** Directory in which everything is started; nothing may be left there either. */
let cwd: string;
let cli: string;
let server: DevServer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "headwater-deploy-"));
  app = layOut(join(dir, "image"));
  cwd = join(dir, "cwd");
  for (const name of ["cwd", "tmp", "temporal"]) await mkdir(join(dir, name));
  await tinyCouncil(dir);
  cli = (await findCli({ env: process.env, say: console.log })).path;
  const ports = { port: await freePort(), pagePort: await freePort() };
  server = await startDevServer({ cli, store: join(dir, "temporal"), ...ports });
});
afterAll(async () => {
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** A command's words with the paths of an image or a unit replaced by where they are here. */
const here = (command: readonly string[], store: string): string[] =>
  command.map((word) =>
    word
      .replace(/^(node|\/usr\/bin\/node)$/, process.execPath)
      .replace(/^(\/app|\/opt\/headwater)\//, `${app}/`)
      .replace(/^(\/store|\/var\/lib\/headwater)$/, store)
      .replace(/^\/(inventory|sources)$/, join(dir, "$1")),
  );

/** What systemd and container engines give a process: no home that it could write to. */
const base = () => ({ PATH: process.env.PATH!, HOME: "/nonexistent", TMPDIR: join(dir, "tmp") });

/** Starts a service of the compose file as the image would, on this machine's Temporal server. */
function service(name: string, store: string, port?: number): Started {
  const { command, environment = {} } = services[name];
  const moved = words(command!).map((word) => (port !== undefined && word === "8080" ? `${port}` : word));
  return start(here([...entry, ...moved], store), { cwd, env: containerEnv(environment, store) });
}

function containerEnv(more: Readonly<Record<string, string>>, store: string): Record<string, string> {
  const env: Record<string, string> = { ...base(), ...variables(image), ...more };
  if (env.TEMPORAL_ADDRESS) env.TEMPORAL_ADDRESS = server.address;
  return { ...env, XDG_CACHE_HOME: join(store, "cache") };
}

/** Runs a health check as an engine does; 0 is healthy. */
async function healthy(name: string, store: string, port?: number): Promise<[unknown, string]> {
  const [, ...command] = services[name].healthcheck!.test;
  const moved = command.map((word) => (port === undefined ? word : word.replace(":8080/", `:${port}/`)));
  const check = start(here(moved, store), { cwd, env: containerEnv(services[name].environment ?? {}, store) });
  return [await check.ended, check.output()];
}

/** What has changed outside the store, the cache and the temporary directory while `run` ran. */
async function leavesBehind(run: () => Promise<void>): Promise<string[]> {
  const before = [...traces(app), ...traces(cwd)];
  const modules = traces(join(root, "node_modules", ".bin"));
  await run();
  expect(traces(join(root, "node_modules", ".bin"))).toEqual(modules);
  expect(existsSync("/nonexistent")).toBe(false);
  const after = [...traces(app), ...traces(cwd)];
  return after.filter((trace) => !before.includes(trace)).concat(before.filter((trace) => !after.includes(trace)));
}

describe("the containers of compose.yaml", () => {
  it("make the namespace, come up healthy, make a night, show it, end on SIGTERM, and write to the store alone", async () => {
    const store = join(dir, "store");
    const left = await leavesBehind(async () => {
      const { environment, entrypoint } = services["temporal-namespace"];
      for (let again = 0; again < 2; again++) {
        const namespace = start(
          entrypoint!.map((word) => word.replace(/^\/scripts\//, join(root, "deploy", "temporal/"))),
          {
            cwd,
            env: {
              ...base(),
              ...environment,
              PATH: `${dirname(cli)}:${process.env.PATH}`,
              TEMPORAL_ADDRESS: server.address,
              TEMPORAL_NAMESPACE: "made-by-compose",
            },
          },
        );
        expect(await namespace.ended, namespace.output()).toBe(0);
      }

      const up = service("headwater", store);
      await up.printed(/"msg":"Headwater is up\."/);
      await up.printed(/"msg":"ready"/);
      expect(await healthy("headwater", store)).toEqual([0, expect.stringMatching(/ok {4}Workers/)]);
      const compute = service("compute", store);
      await compute.printed(/"msg":"ready"/);

      const night = start(here([...entry, "run", "--as-of=2026-01-01", "--store=/store", ...words(NIGHT)], store), {
        cwd,
        env: containerEnv(services.headwater.environment!, store),
      });
      expect(await night.ended, night.output()).toBe(0);
      await up.printed(/"state":"published"/);

      // The page's container has of the store only what is published.
      const seen = join(dir, "seen");
      await mkdir(seen);
      await symlink(join(store, "published"), join(seen, "published"), "dir");
      const port = await freePort();
      const page = service("page", seen, port);
      await page.printed(new RegExp(`^The page is at http://0.0.0.0:${port}/$`, "m"));
      expect(await healthy("page", seen, port)).toEqual([0, ""]);
      expect((await healthy("page", seen, await freePort()))[0]).toBe(1);
      const shown = await get(port, "/");
      expect([shown.status, shown.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
      expect((await get(port, "/forecasts.csv")).body.toString()).toMatch(/^run,service,area,/);

      expect(await page.terminate()).toBe(0);
      expect(await compute.terminate(), compute.output()).toBe(0);
      expect(await up.terminate(), up.output()).toBe(0);
    });
    expect(left).toEqual([]);
  }, 600_000);
});

/** Starts what a unit starts, with its variables and those of its `EnvironmentFile`. */
function unit(name: string, store: string, file: Record<string, string> = {}, port?: number): Started {
  const read = unitFile(name);
  const command = here(execStart(read, file), store).map((word) => (word === "8080" && port ? `${port}` : word));
  const env = { ...base(), ...environment(read), ...file, XDG_CACHE_HOME: join(dir, "cache") };
  return start(command, { cwd, env });
}

describe("the units of systemd", () => {
  const OPTIONS = { HEADWATER_OPTIONS: NIGHT };

  it("make a night without Temporal, watch over it, and show it; all end on SIGTERM and write to the store alone", async () => {
    const store = join(dir, "nightly");
    const left = await leavesBehind(async () => {
      const night = unit("headwater-nightly.service", store, OPTIONS);
      expect(await night.ended, night.output()).toBe(0);
      const lines = night
        .output()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      const run = await readlink(join(store, "published", "latest"));
      expect(lines.at(-1)).toMatchObject({ state: "published", run });

      const watch = unit("headwater-watch.service", store);
      await expect.poll(() => existsSync(join(store, "alerts.json")), { timeout: 20_000 }).toBe(true);
      expect(await watch.terminate(), watch.output()).toBe(0);
      expect(JSON.parse(await readFile(join(store, "alerts.json"), "utf8")).keys).toEqual([]);

      const port = await freePort();
      const page = unit("headwater-page.service", store, {}, port);
      await page.printed(/^The page is at http:\/\/127\.0\.0\.1:/m);
      expect(JSON.parse((await get(port, "/healthz")).body.toString())).toMatchObject({ status: "ok", run });
      expect(await page.terminate()).toBe(0);
    });
    expect(left).toEqual([]);
  }, 600_000);

  it("run the service with a server of its own, which ends with it on SIGTERM", async () => {
    const store = join(dir, "service");
    const left = await leavesBehind(async () => {
      const up = unit("headwater.service", store, { ...OPTIONS, TEMPORAL_CLI_PATH: cli });
      await up.printed(/"msg":"Headwater is up\."/);
      expect(await up.terminate(), up.output()).toBe(0);
    });
    expect(left).toEqual([]);
  }, 600_000);
});

it("the image has all that the package has: a copy of it, without the project, runs", async () => {
  const alone = join(dir, "alone");
  await cp(app, alone, { recursive: true, verbatimSymlinks: true });
  const help = start([process.execPath, join(alone, "dist", "cli", "headwater.js"), "--version"], { cwd, env: base() });
  expect([await help.ended, help.output()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  expect(existsSync(join(alone, "data", "inventory", "sample", "inventory.yaml"))).toBe(true);
});
