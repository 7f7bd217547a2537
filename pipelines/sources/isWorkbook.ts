import { openPromise } from "yauzl";
import { zipMembers } from "./zipMembers.js";

/** Whether a zip archive is an Excel workbook; one that cannot be opened may be, and its reader says what is wrong. */
export async function isWorkbook(path: string): Promise<boolean> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => undefined);
  if (!zip) return true;
  try {
    return (await zipMembers(zip)).some(({ fileName }) => fileName === "[Content_Types].xml");
  } finally {
    zip.close();
  }
}
