import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { type ContentKind, contentKind, packedKind } from "./contentKind.js";
import { checkGzip, checkZip } from "./expansion.js";

type Format = Dataset["source"]["format"];

const FORMAT_WORDS: Readonly<Record<Format, string>> = {
  csv: "CSV",
  tsv: "tab-separated text",
  json: "JSON",
  ndjson: "JSON",
  xlsx: "an Excel workbook",
  parquet: "Parquet",
  arrow: "Arrow",
};
/** What the bytes of a format look like; text where it is not here. */
const KINDS: Readonly<Partial<Record<Format, ContentKind>>> = { xlsx: "zip", parquet: "parquet", arrow: "arrow" };
const KIND_WORDS: Readonly<Partial<Record<ContentKind, string>>> = {
  html: "a web page (HTML)",
  xml: "XML",
  pdf: "a PDF",
  zip: "a ZIP archive or an Excel workbook",
  gzip: "gzip within gzip",
  parquet: "Parquet",
  arrow: "Arrow",
  binary: "binary",
  text: "plain text",
};

/**
 * Refuses a file that is empty, damaged, or something else than its data set says.
 * @throws InputError without the file's name
 */
export async function checkContent(path: string, format: Format): Promise<void> {
  const packed = (await contentKind(path)) === "gzip";
  if (packed) await checkGzip(path);
  const kind = packed ? await packedKind(path) : await contentKind(path);
  if (kind === "empty") throw new InputError("the file is empty. Fetch it again, or ask its owner.");
  if (kind !== (KINDS[format] ?? "text"))
    throw new InputError(
      `the file is ${KIND_WORDS[kind]}, not ${FORMAT_WORDS[format]}.${kind === "html" ? " The download went wrong, or needs a login." : ""} Fetch it again, or correct \`format\` under \`source\`.`,
    );
  if (kind === "zip") await checkZip(path);
}
