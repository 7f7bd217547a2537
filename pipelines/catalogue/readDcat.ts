import { fieldNames } from "../propose/fieldNames.js";
import type { CatalogueColumn, CatalogueFile } from "./catalogueEntry.js";
import { CSVW, typeNamed } from "./columnTypes.js";
import { formatAt, formatNamed } from "./fileFormats.js";
import { cadenceOf } from "./frequencies.js";
import { isRoleAddress } from "./isRoleAddress.js";
import { isWebAddress } from "./isWebAddress.js";
import { jsonLd, type LdNode, nodesOf, textsOf } from "./jsonLd.js";
import { licenceNamed } from "./licenceNamed.js";
import type { FoundEntry, ReadCatalogue } from "./readCatalogue.js";
import { iri } from "./vocabulary.js";

/** The data sets of a DCAT catalogue in JSON-LD; none where the document describes none. */
export function readDcat(document: unknown): ReadCatalogue {
  const nodes = jsonLd(document);
  const datasets = nodes.filter((node) => node["@type"]?.includes(iri("dcat:Dataset")));
  const total = nodes.map((node) => Number(textsOf(node, iri("hydra:totalItems"))[0] ?? 0));
  return { entries: datasets.map(entry), total: Math.max(datasets.length, ...total) };
}

function entry(node: LdNode): FoundEntry {
  const title = textsOf(node, iri("dct:title"))[0];
  const identifier = textsOf(node, iri("dct:identifier"))[0] ?? node["@id"];
  const distributions = nodesOf(node, iri("dcat:distribution"));
  const first = (property: string) => [node, ...distributions].flatMap((one) => nodesOf(one, property));
  const texts = (property: string) => [node, ...distributions].flatMap((one) => textsOf(one, property));
  const frequencies = nodesOf(node, iri("dct:accrualPeriodicity")).flatMap((f) => [f["@id"] ?? "", ...labels(f)]);
  const columns = first(iri("dct:conformsTo"))
    .map(columnsOf)
    .find((some) => some.length > 0);
  return {
    identifier,
    title,
    description: textsOf(node, iri("dct:description"))[0],
    owner: nodesOf(node, iri("dct:publisher"))
      .filter((agent) => !agent["@type"]?.includes(iri("foaf:Person")))
      .flatMap((agent) => [...textsOf(agent, iri("foaf:name")), ...labels(agent)])[0],
    contact: contactOf(node),
    licence: licenceOf(first(iri("dct:license")), texts(iri("dct:license"))),
    attribution: first(iri("dct:rights")).flatMap((rights) => textsOf(rights, iri("odrs:attributionText")))[0],
    cadence: [...frequencies, ...textsOf(node, iri("dct:accrualPeriodicity"))].map(cadenceOf).find(Boolean),
    files: distributions.flatMap(fileOf),
    columns: columns ?? [],
  };
}

const labels = (node: LdNode) =>
  (["dct:title", "rdfs:label", "skos:prefLabel"] as const).flatMap((name) => textsOf(node, iri(name)));

/** A contact that is a person's is nobody's business; one that is no role's address is for a person to judge. */
function contactOf(node: LdNode): string | undefined {
  return nodesOf(node, iri("dcat:contactPoint"))
    .filter((contact) => !contact["@type"]?.includes(iri("vcard:Individual")))
    .flatMap((contact) =>
      (["vcard:hasEmail", "vcard:hasURL"] as const).flatMap((name) => [
        ...textsOf(contact, iri(name)),
        ...nodesOf(contact, iri(name)).flatMap((value) => textsOf(value, iri("vcard:hasValue"))),
      ]),
    )
    .map((text) => text.replace(/^mailto:/i, ""))
    .find(isRoleAddress);
}

function licenceOf(documents: readonly LdNode[], texts: readonly string[]): string | undefined {
  const named = documents.flatMap(labels)[0];
  return named ?? texts.map((text) => licenceNamed(text)?.name ?? text)[0];
}

function fileOf(node: LdNode): CatalogueFile[] {
  const url = [...textsOf(node, iri("dcat:downloadURL")), ...textsOf(node, iri("dcat:accessURL"))][0];
  if (url === undefined || !isWebAddress(url)) return [];
  const kinds = (["dcat:mediaType", "dct:format"] as const).flatMap((name) => [
    ...textsOf(node, iri(name)),
    ...nodesOf(node, iri(name)).flatMap(labels),
  ]);
  const format = formatNamed(kinds) ?? (kinds.length ? undefined : formatAt(url));
  return [{ url, ...(format ? { format } : {}) }];
}

function columnsOf(schema: LdNode): CatalogueColumn[] {
  const columns = nodesOf(schema, iri("csvw:column")).flatMap((node) => {
    const one = (name: Parameters<typeof iri>[0]) => textsOf(node, iri(name))[0];
    const column = one("csvw:title") ?? one("csvw:name");
    return column === undefined ? [] : [{ one, column, name: one("csvw:name") ?? column }];
  });
  const names = fieldNames(columns.map(({ name }) => name));
  return columns.map(({ one, column }, i) => {
    const type = typeNamed(CSVW, one("csvw:datatype") ?? "");
    const [unit, description] = [one("schema:unitText"), one("dct:description")];
    return {
      name: names[i],
      column,
      ...(type ? { type } : {}),
      ...(unit ? { unit } : {}),
      ...(description ? { description } : {}),
      ...(one("csvw:required") === "false" ? { optional: true } : {}),
    };
  });
}
