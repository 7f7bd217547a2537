import { readlink, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../inputError.js";
import { sync } from "../store/commit.js";
import type { Store } from "../store/store.js";

/** Whether anything is published yet. */
export const hasLatest = async (store: Store): Promise<boolean> =>
  (await readlink(join(store.root, "published", "latest")).catch(() => undefined)) !== undefined;

/** Points `published/latest` at a run in one step: a reader sees the old night or the new one, never neither. */
export async function pointLatest(store: Store, run: string): Promise<void> {
  const published = join(store.root, "published");
  const latest = join(published, "latest");
  if ((await readlink(latest).catch(() => undefined)) === run) return;
  const scratch = await store.scratch();
  try {
    await symlink(run, join(scratch, "latest"), "dir");
    await store.change("latest", async () => {
      await rename(join(scratch, "latest"), latest);
      await sync(published);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EISDIR") throw error;
    throw new InputError(
      `${latest} is a directory, not a symbolic link: the store was copied without its links. Remove that directory and run again.`,
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
