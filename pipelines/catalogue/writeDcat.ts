import type { CatalogueColumn, CatalogueEntry, CatalogueFile } from "./catalogueEntry.js";
import { CSVW } from "./columnTypes.js";
import { MEDIA_TYPES } from "./fileFormats.js";
import { frequencyOf } from "./frequencies.js";
import { licenceNamed } from "./licenceNamed.js";
import { PREFIXES } from "./vocabulary.js";

export interface CatalogueTitle {
  readonly title: string;
  /** Who publishes the catalogue. */
  readonly publisher: string;
}

const NON_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC";
const IANA = "https://www.iana.org/assignments/media-types/";

/**
 * A catalogue as DCAT-AP 3 in JSON-LD (https://semiceu.github.io/DCAT-AP/releases/3.0.0/). Addresses are relative to
 * wherever it is put. Columns are CSV on the Web's, as the schema that a distribution conforms to.
 */
export function writeDcat({ title, publisher }: CatalogueTitle, entries: readonly CatalogueEntry[]): string {
  const { dcat, dct, foaf, vcard, rdfs, csvw, schema, odrs } = PREFIXES;
  const catalogue = {
    "@context": { dcat, dct, foaf, vcard, rdfs, csvw, schema, odrs },
    "@id": "",
    "@type": "dcat:Catalog",
    "dct:title": title,
    "dct:description": `Data sets of the inventory ${title}.`,
    "dct:publisher": agent(publisher),
    "dcat:dataset": entries.map(dataset),
  };
  return `${JSON.stringify(catalogue, null, 2)}\n`;
}

function dataset(entry: CatalogueEntry) {
  const { id, title, description, owner, contact, cadence, restricted, files, columns } = entry;
  // DCAT-AP has terms of use and schemas on distributions; a data set without any keeps them itself.
  const described = { ...terms(entry), ...(columns.length ? { "dct:conformsTo": tableSchema(columns) } : {}) };
  return {
    "@id": `#${id}`,
    "@type": "dcat:Dataset",
    "dct:identifier": id,
    "dct:title": title,
    // Mandatory there.
    "dct:description": description ?? title,
    ...(owner === undefined ? {} : { "dct:publisher": agent(owner) }),
    ...(contact === undefined ? {} : { "dcat:contactPoint": contactPoint(contact, owner) }),
    ...(cadence === undefined ? {} : { "dct:accrualPeriodicity": { "@id": frequencyOf(cadence) } }),
    ...(restricted ? { "dct:accessRights": { "@id": NON_PUBLIC } } : {}),
    ...(files.length ? { "dcat:distribution": files.map((file) => distribution(file, described)) } : described),
  };
}

const agent = (name: string) => ({ "@type": "foaf:Agent", "foaf:name": name });

const contactPoint = (contact: string, owner: string | undefined) => ({
  "@type": "vcard:Organization",
  ...(owner === undefined ? {} : { "vcard:fn": owner }),
  ...(/^https?:/.test(contact)
    ? { "vcard:hasURL": { "@id": contact } }
    : { "vcard:hasEmail": { "@id": `mailto:${contact}` } }),
});

function terms({ licence, attribution }: CatalogueEntry) {
  const known = licence === undefined ? undefined : licenceNamed(licence);
  return {
    ...(licence === undefined
      ? {}
      : {
          "dct:license": {
            ...(known?.name === licence ? { "@id": known?.uri } : {}),
            "@type": "dct:LicenseDocument",
            "dct:title": licence,
          },
        }),
    ...(attribution === undefined
      ? {}
      : {
          "dct:rights": {
            "@type": ["dct:RightsStatement", "odrs:RightsStatement"],
            "odrs:attributionText": attribution,
          },
        }),
  };
}

const distribution = ({ url, format }: CatalogueFile, described: object) => ({
  "@type": "dcat:Distribution",
  "dcat:accessURL": { "@id": url },
  "dcat:downloadURL": { "@id": url },
  ...(format === undefined ? {} : { "dcat:mediaType": { "@id": IANA + MEDIA_TYPES[format] } }),
  ...described,
});

const tableSchema = (columns: readonly CatalogueColumn[]) => ({
  "@type": ["dct:Standard", "csvw:Schema"],
  "csvw:column": {
    "@list": columns.map(({ name, column, type, unit, description, optional }) => ({
      "@type": "csvw:Column",
      "csvw:name": name,
      "csvw:title": column,
      ...(type === undefined ? {} : { "csvw:datatype": CSVW[type] }),
      "csvw:required": !optional,
      ...(unit === undefined ? {} : { "schema:unitText": unit }),
      ...(description === undefined ? {} : { "dct:description": description }),
    })),
  },
});
