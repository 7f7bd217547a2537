import type { Client } from "pg";
import type { Outside } from "./outside.js";
import { retrying } from "./retrying.js";
import { Unreached } from "./unreached.js";

const SECONDS = 15;

/**
 * Connects, with a verified certificate unless the server is this machine or the address says `sslmode=disable`.
 * Dates come in ISO 8601, times in UTC.
 * @throws Unreached
 */
export async function openPostgres(url: string, outside: Outside): Promise<Client> {
  const { default: pg } = await import("pg");
  const { hostname, searchParams } = addressOf(url);
  const mode = searchParams.get("sslmode");
  if (mode === "no-verify" || searchParams.has("ssl"))
    throw new Unreached(`${hostname}: the certificate must be verified. Say sslmode=verify-full, or nothing.`, false);
  const open = mode === "disable" || (mode === null && ["localhost", "127.0.0.1", "::1", ""].includes(hostname));
  return retrying(outside, async () => {
    const client = new pg.Client({
      connectionString: withoutMode(url),
      ssl: open ? false : { rejectUnauthorized: true },
      connectionTimeoutMillis: SECONDS * 1000,
      options: "-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601 -c extra_float_digits=1",
      application_name: "headwater",
    });
    // Without a listener a connection that breaks between two queries would end the process.
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      throw postgresError(url, error);
    }
  });
}

/** What PostgreSQL and its client say, as what the night does about it (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
export function postgresError(url: string, error: unknown): unknown {
  if (error instanceof Unreached) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const { host } = addressOf(url);
  // Connection exceptions, too many connections, shutting down, starting; and what the network says.
  const passing =
    /^(08|53|57P|40)/.test(code) || /^E[A-Z]+$/.test(code) || /terminated|timeout|closed|ended/i.test(message);
  if (!passing && !/^[0-9A-Z]{5}$/.test(code) && !/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(`${code} ${message}`))
    return error;
  return passing
    ? new Unreached(`${host} cannot be reached, or broke off (${code || message}).`, true)
    : new Unreached(
        `${host} refuses: ${message} (${code}). Correct \`from\` under \`source\`, or ask for the right to read.`,
        false,
      );
}

function addressOf(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new Unreached(
    "The address of the database cannot be read. Write signs other than letters and digits in its password as %XX.",
    false,
  );
}

function withoutMode(url: string): string {
  const address = addressOf(url);
  address.searchParams.delete("sslmode");
  return address.href;
}
