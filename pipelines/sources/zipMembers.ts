import type { Entry, ZipFile } from "yauzl";
import { InputError } from "../inputError.js";
import { LARGEST, MiB } from "./allowedBytes.js";

/** No data set comes as so many files in one archive, and each takes memory before anything is read. */
const MOST = 10_000;
/** Bytes of a member's own header, before its name. */
const HEADER = 30;

/**
 * The members of a zip archive, by what it says of them.
 * @throws InputError where they are too many, too large together, or lie on each other: that is how a small archive
 * unpacks to petabytes (https://www.bamsoftware.com/hacks/zipbomb/)
 */
export async function zipMembers(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST)
    throw new InputError(`the zip archive has ${zip.entryCount} members, more than ${MOST}. ${CHECK}`);
  const members: Entry[] = [];
  for await (const entry of zip.eachEntry()) members.push(entry);
  const bytes = members.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (bytes > LARGEST)
    throw new InputError(
      `the zip archive would unpack to ${Math.ceil(bytes / MiB)} MiB, more than ${LARGEST / MiB} MiB. ${CHECK}`,
    );
  const placed = [...members].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (const [i, { relativeOffsetOfLocalHeader: at, fileNameLength, compressedSize, fileName }] of placed.entries()) {
    const next = placed[i + 1];
    if (next && next.relativeOffsetOfLocalHeader < at + HEADER + fileNameLength + compressedSize)
      throw new InputError(`${fileName} and ${next.fileName} overlap in the zip archive. ${CHECK}`);
  }
  return members;
}

const CHECK = "No real table comes so. Check what it is with its owner.";
