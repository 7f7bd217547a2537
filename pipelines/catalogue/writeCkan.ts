import type { CatalogueColumn, CatalogueEntry } from "./catalogueEntry.js";
import { FRICTIONLESS } from "./columnTypes.js";
import { MEDIA_TYPES } from "./fileFormats.js";
import { frequencyOf } from "./frequencies.js";
import { licenceNamed } from "./licenceNamed.js";

/**
 * Data sets as CKAN's packages, one a line: each is what `package_create` takes, and all of them what `ckanapi load
 * datasets` reads. Names of extras are those of ckanext-dcat. A portal that asks for it wants `owner_org` too.
 */
export const writeCkan = (entries: readonly CatalogueEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(ckanPackage(entry))}\n`).join("");

function ckanPackage(entry: CatalogueEntry) {
  const { id, title, description, owner, contact, licence, attribution, cadence, restricted, files, columns } = entry;
  const known = licence === undefined ? undefined : licenceNamed(licence);
  const page = contact !== undefined && /^https?:/.test(contact);
  const schema = columns.length ? { schema: { fields: columns.map(tableField) } } : {};
  const extras: Record<string, string | undefined> = {
    publisher_name: owner,
    contact_email: page ? undefined : contact,
    contact_uri: page ? contact : undefined,
    frequency: cadence && frequencyOf(cadence),
    attribution,
    // Portals have lists of licences of their own: what is in none of them is said in words.
    licence,
    // A package without resources has no other place for its columns.
    schema: files.length || !columns.length ? undefined : JSON.stringify(schema.schema),
  };
  return {
    name: id,
    title,
    ...(description === undefined ? {} : { notes: description }),
    ...(known?.ckan === undefined ? {} : { license_id: known.ckan }),
    private: restricted ?? false,
    extras: Object.entries(extras).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])),
    resources: files.map(({ url, format }) => ({
      url,
      name: decodedName(url),
      ...(format === undefined ? {} : { format: format.toUpperCase(), mimetype: MEDIA_TYPES[format] }),
      ...schema,
    })),
  };
}

const decodedName = (url: string) => new URL(url).pathname.split("/").at(-1) || url;

const tableField = ({ name, column, type, unit, description, optional }: CatalogueColumn) => ({
  name: column,
  title: name,
  ...(type === undefined ? {} : { type: FRICTIONLESS[type] }),
  ...(unit === undefined ? {} : { unit }),
  ...(description === undefined ? {} : { description }),
  constraints: { required: !optional },
});
