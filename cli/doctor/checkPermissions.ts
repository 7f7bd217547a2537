import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

/** Who runs this, whose the store is, and who else may read what lies in it. */
export async function checkPermissions({ store }: Pick<Examined, "store">): Promise<Finding[]> {
  const user = process.getuid?.();
  if (user === undefined) return [ok("Permissions", "are not checked on this system")];
  const names = await readdir(store).catch(() => []);
  const landed = (await readdir(join(store, "landing")).catch(() => [])).length > 0;
  const entries = await Promise.all(
    ["", ...names].map(async (name) => ({
      path: join(store, name),
      ...(await stat(join(store, name)).catch(() => ({}))),
    })),
  );
  return judgePermissions({ store, user, entries, landed });
}

export interface Owned {
  readonly store: string;
  readonly user: number;
  readonly entries: readonly { readonly path: string; readonly uid?: number; readonly mode?: number }[];
  /** Files of data sets lie in the store, as they came. */
  readonly landed: boolean;
}

/** What is wrong with who may do what. */
export function judgePermissions({ store, user, entries, landed }: Owned): Finding[] {
  const findings: Finding[] = [];
  const about = "Permissions";
  if (user === 0)
    findings.push(
      warn(
        about,
        "this runs as root",
        "Run Headwater as a user of its own: it needs to write to its store and nowhere else.",
      ),
    );
  const strange = entries.find(({ uid }) => uid !== undefined && uid !== user);
  if (strange && user !== 0)
    findings.push(
      fail(
        about,
        `${strange.path} belongs to user ${strange.uid}, this is user ${user}`,
        `Always run nights as one user; once, as root: chown -R ${user} ${store}.`,
      ),
    );
  const [root] = entries;
  if (root?.mode !== undefined && (root.mode & 0o002) !== 0)
    findings.push(warn(about, `everybody may write to ${store}`, `chmod o-rwx ${store}`));
  else if (landed && root?.mode !== undefined && (root.mode & 0o005) !== 0)
    findings.push(
      warn(
        about,
        `everybody on this machine may read ${store}, where files lie as they came, with what is personal in them`,
        `chmod o-rwx ${store}; give the page's server its group.`,
      ),
    );
  return findings.length > 0 ? findings : [ok(about, `user ${user} owns the store and nobody else may write to it`)];
}
