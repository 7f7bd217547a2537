/** The prefixes that catalogues use without explaining them. */
export const PREFIXES = {
  dcat: "http://www.w3.org/ns/dcat#",
  dct: "http://purl.org/dc/terms/",
  dcterms: "http://purl.org/dc/terms/",
  foaf: "http://xmlns.com/foaf/0.1/",
  vcard: "http://www.w3.org/2006/vcard/ns#",
  org: "http://www.w3.org/ns/org#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  csvw: "http://www.w3.org/ns/csvw#",
  schema: "http://schema.org/",
  odrs: "http://schema.theodi.org/odrs#",
  hydra: "http://www.w3.org/ns/hydra/core#",
} as const;

/** The whole IRI of a name with its prefix: `dct:title`. */
export function iri(name: `${keyof typeof PREFIXES}:${string}`): string {
  const at = name.indexOf(":");
  return PREFIXES[name.slice(0, at) as keyof typeof PREFIXES] + name.slice(at + 1);
}

/** Names without a prefix, as the contexts of DCAT-AP and DCAT-US explain them, which are not fetched. */
export const BARE_TERMS: Readonly<Record<string, string>> = {
  Catalog: iri("dcat:Catalog"),
  Dataset: iri("dcat:Dataset"),
  Distribution: iri("dcat:Distribution"),
  Individual: iri("vcard:Individual"),
  Person: iri("foaf:Person"),
  dataset: iri("dcat:dataset"),
  distribution: iri("dcat:distribution"),
  downloadURL: iri("dcat:downloadURL"),
  accessURL: iri("dcat:accessURL"),
  mediaType: iri("dcat:mediaType"),
  contactPoint: iri("dcat:contactPoint"),
  title: iri("dct:title"),
  description: iri("dct:description"),
  identifier: iri("dct:identifier"),
  publisher: iri("dct:publisher"),
  license: iri("dct:license"),
  rights: iri("dct:rights"),
  format: iri("dct:format"),
  accrualPeriodicity: iri("dct:accrualPeriodicity"),
  conformsTo: iri("dct:conformsTo"),
  name: iri("foaf:name"),
  hasEmail: iri("vcard:hasEmail"),
  hasURL: iri("vcard:hasURL"),
};
