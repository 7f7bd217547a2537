import { z } from "zod";
import { fieldNames } from "../propose/fieldNames.js";
import type { CatalogueColumn, CatalogueFile } from "./catalogueEntry.js";
import { FRICTIONLESS, typeNamed } from "./columnTypes.js";
import { datastoreDump } from "./datastore.js";
import { formatAt, formatNamed } from "./fileFormats.js";
import { cadenceOf } from "./frequencies.js";
import { isRoleAddress } from "./isRoleAddress.js";
import { isWebAddress } from "./isWebAddress.js";
import { licenceNamed } from "./licenceNamed.js";
import type { FoundEntry, ReadCatalogue } from "./readCatalogue.js";

const text = z.string().nullish().catch(undefined);
const tableSchema = z.object({
  fields: z.array(
    z.object({
      ...{ name: z.string(), title: text, type: text, unit: text, description: text },
      constraints: z.object({ required: z.boolean().optional() }).optional().catch(undefined),
    }),
  ),
});
const resource = z.object({
  ...{ id: text, url: text, format: text, mimetype: text },
  datastore_active: z.boolean().nullish().catch(undefined),
  schema: z.unknown().optional(),
});
const ckanPackage = z.looseObject({
  ...{ name: z.string(), title: text, notes: text, license_id: text, license_title: text, license_url: text },
  ...{ maintainer_email: text, author_email: text },
  organization: z.object({ title: text }).nullish().catch(undefined),
  extras: z.array(z.object({ key: z.string(), value: z.unknown().optional() })).catch([]),
  resources: z.array(resource),
});
const answers = z.union([
  z.object({ result: z.object({ count: z.number(), results: z.array(ckanPackage) }) }),
  z.object({ result: ckanPackage }).transform(({ result }) => ({ result: { count: 1, results: [result] } })),
  ckanPackage.transform((one) => ({ result: { count: 1, results: [one] } })),
  z.array(ckanPackage).transform((results) => ({ result: { count: results.length, results } })),
]);

/**
 * The data sets of what CKAN answers to `package_show` and `package_search`, of a package, or of several in a list.
 * @param portal its address, where that is known
 */
export function readCkan(document: unknown, portal: string | undefined): ReadCatalogue | undefined {
  const parsed = answers.safeParse(document);
  if (!parsed.success) return undefined;
  const { count, results } = parsed.data.result;
  return { entries: results.map((one) => entry(one, portal)), total: Math.max(count, results.length) };
}

function entry(one: z.infer<typeof ckanPackage>, portal: string | undefined): FoundEntry {
  const said = new Map(one.extras.map(({ key, value }) => [plain(key), value]));
  for (const [key, value] of Object.entries(one)) if (!said.has(plain(key))) said.set(plain(key), value);
  const extra = (...keys: string[]) => keys.map((key) => said.get(plain(key))).filter(isText);
  const contacts = extra("contact_email", "contact_uri", "maintainer_email", "author_email");
  const words = extra("licence", "license_title");
  const ids = extra("license_url", "license_id").filter((id) => id !== "notspecified");
  const schemas = [...one.resources.map(({ schema }) => schema), said.get("schema")];
  return {
    identifier: one.name,
    title: one.title ?? undefined,
    description: extra("notes")[0],
    owner: [one.organization?.title, ...extra("publisher_name")].filter(isText).at(-1),
    contact: contacts.map((contact) => contact.replace(/^mailto:/i, "")).find(isRoleAddress),
    licence: extra("licence")[0] ?? ids.map((id) => licenceNamed(id)?.name).find(Boolean) ?? words[0] ?? ids[0],
    attribution: extra("attribution")[0],
    cadence: extra("frequency", "accrual_periodicity", "update_frequency").map(cadenceOf).find(Boolean),
    files: one.resources.flatMap((file) => fileOf(file, portal)),
    columns: schemas.map(columnsOf).find((columns) => columns.length > 0) ?? [],
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const plain = (key: string) => key.toLowerCase().replace(/[^a-z]/g, "");

function fileOf({ id, url, format, mimetype, datastore_active }: z.infer<typeof resource>, portal?: string) {
  if (!isText(url) || !isWebAddress(url)) return [];
  const home = portal ?? /^(https?:\/\/.+)\/dataset\/[^/]+\/resource\//.exec(url)?.[1];
  if (datastore_active && isText(id) && home !== undefined)
    return [{ url: datastoreDump({ url: home, resource: id }), format: "csv" } satisfies CatalogueFile];
  const kinds = [format, mimetype].filter(isText);
  const found = formatNamed(kinds) ?? (kinds.length ? undefined : formatAt(url));
  return [{ url, ...(found ? { format: found } : {}) }];
}

function columnsOf(schema: unknown): CatalogueColumn[] {
  const parsed = tableSchema.safeParse(isText(schema) ? fromJson(schema) : schema);
  const fields = parsed.success ? parsed.data.fields : [];
  const names = fieldNames(fields.map(({ name, title }) => title || name));
  return fields.map(({ name: column, type: called, unit, description, constraints }, i) => {
    const type = typeNamed(FRICTIONLESS, called ?? "");
    return {
      ...{ name: names[i], column },
      ...(type ? { type } : {}),
      ...(unit ? { unit } : {}),
      ...(description ? { description } : {}),
      ...(constraints?.required === false ? { optional: true } : {}),
    };
  });
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
