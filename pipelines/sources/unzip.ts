import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { InputError } from "../inputError.js";
import { allowedBytes } from "./allowedBytes.js";
import { zipMembers } from "./zipMembers.js";

/**
 * Unpacks one file of a zip archive to `to`: the one that fits `member` (`*` stands for any characters), or the only one.
 * @throws InputError where there is none or are several, and for an archive that is damaged or unpacks to too much
 */
export async function unzip(path: string, member: string | undefined, to: string): Promise<void> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(damaged);
  try {
    const entry = chosen(await entriesOf(zip), member);
    if (entry.uncompressedSize > allowedBytes(entry.compressedSize))
      throw new InputError(
        `${entry.fileName} in the zip archive says that it unpacks to ${entry.uncompressedSize} bytes, ${Math.round(entry.uncompressedSize / entry.compressedSize)} times its size. No table does. Ask its owner.`,
      );
    // It ends in an error where the data are more or less than the entry says.
    await pipeline(await zip.openReadStreamPromise(entry).catch(damaged), createWriteStream(to)).catch(damaged);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  } finally {
    zip.close();
  }
}

/** Names of the files of a zip archive, in its order. @throws InputError for an archive that is damaged */
export async function membersOf(path: string): Promise<string[]> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(damaged);
  try {
    return (await entriesOf(zip)).map(({ fileName }) => fileName);
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries = await zipMembers(zip).catch(damaged);
  return entries.filter(({ fileName }) => !fileName.endsWith("/") && !fileName.startsWith("__MACOSX/"));
}

function chosen(entries: readonly Entry[], member: string | undefined): Entry {
  const pattern = (member ?? "*").split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const fitting = entries.filter(({ fileName }) => new RegExp(`^${pattern.join(".*")}$`, "s").test(fileName));
  if (fitting.length === 1) return fitting[0];
  const names = entries.map(({ fileName }) => fileName);
  if (member === undefined && names.includes("[Content_Types].xml"))
    throw new InputError("the file is an Excel workbook. Correct `format` under `source`, or fetch the file again.");
  const shown = `${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`;
  throw new InputError(
    `the zip archive has ${fitting.length === 0 ? "no file" : `${fitting.length} files`}${member === undefined ? "" : ` ${member}`}. It holds ${shown || "nothing"}. Say which one with \`member\` under \`source\`.`,
  );
}

function damaged(error: unknown): never {
  if (error instanceof InputError) throw error;
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === "write") throw error;
  throw new InputError(`the zip archive is cut off or damaged (${message}). Fetch it again.`);
}
