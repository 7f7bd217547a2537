import type { CatalogueFile } from "./catalogueEntry.js";

type Format = NonNullable<CatalogueFile["format"]>;

/** Media types by format, in the order in which a catalogue's files are preferred. */
export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  csv: "text/csv",
  parquet: "application/vnd.apache.parquet",
  arrow: "application/vnd.apache.arrow.file",
  ndjson: "application/x-ndjson",
  tsv: "text/tab-separated-values",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json",
};

export const FORMATS = Object.keys(MEDIA_TYPES) as Format[];

/** The format that any of these texts means: a media type, its address at IANA, the EU's file type, a label. */
export function formatNamed(texts: readonly string[]): Format | undefined {
  for (const text of texts) {
    const same = text.trim().toLowerCase().replace(/;.*$/, "");
    const found = FORMATS.find(
      (format) =>
        same.endsWith(MEDIA_TYPES[format]) ||
        same.replace(/^\./, "") === format ||
        same.endsWith(`/file-type/${format}`),
    );
    if (found) return found;
  }
  return undefined;
}

/** The format that an address's ending means, packed or not. */
export function formatAt(url: string): Format | undefined {
  const [, ending] = /\.([a-z]+)(?:\.gz)?$/i.exec(URL.canParse(url) ? new URL(url).pathname : "") ?? [];
  return ending === undefined ? undefined : formatNamed([ending]);
}
