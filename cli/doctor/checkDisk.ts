import { statfs } from "node:fs/promises";
import { existingParent } from "./existingParent.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

const GIGABYTE = 1e9;

/** Room on the disk of the store. */
export async function checkDisk({ store }: Pick<Examined, "store">): Promise<Finding[]> {
  const path = await existingParent(store);
  const { bavail, bsize, ffree, files } = await statfs(path);
  return [judgeDisk(path, bavail * bsize, files === 0 ? undefined : ffree)];
}

/** What becomes of a night with so many bytes and so many more files to be had. */
export function judgeDisk(path: string, bytes: number, files?: number): Finding {
  const says = `${(bytes / GIGABYTE).toFixed(1)} GB free at ${path}`;
  const fix =
    "Make room: a night needs its data sets twice over and half a gigabyte. What lies in steps/ and tmp/ of the store is made again when it is needed.";
  if (bytes < 0.5 * GIGABYTE) return fail("Disk", says, fix);
  if (files !== undefined && files < 1000) return fail("Disk", `only ${files} more files fit at ${path}`, fix);
  return bytes < 5 * GIGABYTE ? warn("Disk", says, fix) : ok("Disk", says);
}
