import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { type ContentKind, contentKind, packedKind } from "./contentKind.js";
import { checkGzip, checkZip } from "./expansion.js";

const FORMAT_WORDS = { csv: "CSV", json: "JSON", xlsx: "an Excel workbook" };
const KIND_WORDS: Readonly<Partial<Record<ContentKind, string>>> = {
  html: "a web page (HTML)",
  xml: "XML",
  pdf: "a PDF",
  zip: "a ZIP archive or an Excel workbook",
  gzip: "gzip within gzip",
  binary: "binary",
  text: "plain text",
};

/**
 * Refuses a file that is empty, damaged, or something else than its data set says.
 * @throws InputError without the file's name
 */
export async function checkContent(path: string, format: Dataset["source"]["format"]): Promise<void> {
  const packed = (await contentKind(path)) === "gzip";
  if (packed) await checkGzip(path);
  const kind = packed ? await packedKind(path) : await contentKind(path);
  if (kind === "empty") throw new InputError("the file is empty. Fetch it again, or ask its owner.");
  if (kind !== (format === "xlsx" ? "zip" : "text"))
    throw new InputError(
      `the file is ${KIND_WORDS[kind]}, not ${FORMAT_WORDS[format]}.${kind === "html" ? " The download went wrong, or needs a login." : ""} Fetch it again, or correct \`format\` under \`source\`.`,
    );
  if (kind === "zip") await checkZip(path);
}
