import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../pipelines/catalogue/readCatalogue.js";

const DCAT = "http://www.w3.org/ns/dcat#";
const DCT = "http://purl.org/dc/terms/";
const VCARD = "http://www.w3.org/2006/vcard/ns#";
const WEEKLY = "http://publications.europa.eu/resource/authority/frequency/WEEKLY";
const OGL = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";
const CSV = "https://council.example/missed-bins.csv";

/** What each of the forms below says. */
const MISSED_BINS = {
  id: "missed-bins",
  title: "Missed bins",
  description: "Collections that were missed.",
  owner: "Waste services",
  contact: "waste-data@council.example",
  licence: "Open Government Licence v3.0",
  cadence: "weekly",
  files: [{ url: CSV, format: "csv" }],
  columns: [],
};

const prefixed = {
  "@context": { dcat: DCAT, dct: DCT, foaf: "http://xmlns.com/foaf/0.1/", vcard: VCARD },
  "@type": "dcat:Dataset",
  "dct:identifier": "missed-bins",
  "dct:title": [
    { "@language": "cy", "@value": "Biniau a fethwyd" },
    { "@language": "en", "@value": "Missed bins" },
  ],
  "dct:description": "Collections that were missed.",
  "dct:publisher": { "@type": "foaf:Agent", "foaf:name": "Waste services" },
  "dcat:contactPoint": { "@type": "vcard:Kind", "vcard:hasEmail": { "@id": "mailto:waste-data@council.example" } },
  "dct:accrualPeriodicity": { "@id": WEEKLY },
  "dcat:distribution": {
    "@type": "dcat:Distribution",
    "dcat:accessURL": { "@id": "https://council.example/missed-bins" },
    "dcat:downloadURL": { "@id": CSV },
    "dct:format": { "@id": "http://publications.europa.eu/resource/authority/file-type/CSV" },
    "dct:license": { "@id": OGL },
  },
};

const graph = {
  "@context": { ...prefixed["@context"] },
  "@graph": [
    // What a thing is may be said after it was named, and in two places.
    { "@id": "https://c.example/", "@type": "dcat:Catalog", "dcat:dataset": { "@id": "https://c.example/bins" } },
    { "@id": "https://c.example/waste", "foaf:name": "Waste services" },
    {
      ...prefixed,
      "@context": undefined,
      "@id": "https://c.example/bins",
      "dct:publisher": { "@id": "https://c.example/waste" },
      "dcat:distribution": [{ "@id": "_:b0" }],
    },
    { ...prefixed["dcat:distribution"], "@id": "_:b0" },
  ],
};

const expanded = [
  {
    "@type": [`${DCAT}Dataset`],
    [`${DCT}identifier`]: [{ "@value": "missed-bins" }],
    [`${DCT}title`]: [{ "@value": "Missed bins", "@language": "en" }],
    [`${DCT}description`]: [{ "@value": "Collections that were missed." }],
    [`${DCT}publisher`]: [{ "http://xmlns.com/foaf/0.1/name": [{ "@value": "Waste services" }] }],
    [`${DCAT}contactPoint`]: [{ [`${VCARD}hasEmail`]: [{ "@id": "mailto:waste-data@council.example" }] }],
    [`${DCT}accrualPeriodicity`]: [{ "@id": WEEKLY }],
    [`${DCAT}distribution`]: [
      {
        [`${DCAT}downloadURL`]: [{ "@id": CSV }],
        [`${DCAT}mediaType`]: [{ "@id": "https://www.iana.org/assignments/media-types/text/csv" }],
        [`${DCT}license`]: [{ "@id": OGL }],
      },
    ],
  },
];

const terms = {
  "@context": [
    "https://elsewhere.example/never-fetched.jsonld",
    { "@vocab": DCAT, t: DCT, id: "@id", type: "@type", name: "http://xmlns.com/foaf/0.1/name" },
    {
      title: { "@id": "t:title", "@container": "@language" },
      downloadURL: { "@id": "dcat:downloadURL", "@type": "@id" },
    },
    { accrualPeriodicity: { "@id": "t:accrualPeriodicity", "@type": "@vocab" }, often: "http://purl.org/cld/freq/" },
  ],
  type: "Catalog",
  dataset: {
    type: "Dataset",
    "t:identifier": "missed-bins",
    title: { de: "Vergessene Tonnen", "en-GB": "Missed bins" },
    "t:description": "Collections that were missed.",
    "t:publisher": { name: "Waste services" },
    contactPoint: { "vcard:hasEmail": "mailto:waste-data@council.example" },
    accrualPeriodicity: "often:weekly",
    distribution: { downloadURL: CSV, "t:license": { id: OGL } },
  },
};

/** DCAT-US 1.1: names without prefixes, whose context is elsewhere. */
const dcatUs = {
  "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
  "@type": "dcat:Catalog",
  dataset: [
    {
      "@type": "dcat:Dataset",
      identifier: "missed-bins",
      title: "Missed bins",
      description: "Collections that were missed.",
      publisher: { "@type": "org:Organization", name: "Waste services" },
      contactPoint: { "@type": "vcard:Contact", fn: "The team", hasEmail: "mailto:waste-data@council.example" },
      accrualPeriodicity: "R/P1W",
      license: OGL,
      distribution: [{ "@type": "dcat:Distribution", downloadURL: CSV, mediaType: "text/csv" }],
    },
  ],
};

const read = (document: unknown) => readCatalogue(JSON.stringify(document), "it");
const changed = (change: object) => read({ ...prefixed, ...change }).entries[0];

describe("a DCAT catalogue", () => {
  it.each(Object.entries({ prefixed, graph, expanded, terms, dcatUs }))(
    "says the same when it is written as %s",
    (_, form) => {
      expect(read(form)).toEqual({ entries: [MISSED_BINS], total: 1 });
    },
  );

  it("leaves open who answers for a data set that a person publishes, and how to reach a person", () => {
    const person = changed({
      "dct:publisher": { "@type": "foaf:Person", "foaf:name": "A. Person" },
      "dcat:contactPoint": { "@type": "vcard:Individual", "vcard:hasEmail": "mailto:data@council.example" },
    });
    expect([person.owner, person.contact]).toEqual([undefined, undefined]);
    const name = changed({ "dcat:contactPoint": { "vcard:hasEmail": "mailto:jane.smith@council.example" } });
    expect(name.contact).toBeUndefined();
  });

  it.each([
    ["http://purl.org/cld/freq/annual", "yearly"],
    ["http://publications.europa.eu/resource/authority/frequency/NEVER", "once"],
    ["R/P3M", "quarterly"],
    ["Monthly", "monthly"],
    ["http://publications.europa.eu/resource/authority/frequency/IRREG", undefined],
    ["now and then", undefined],
  ])("knows how often %s is", (frequency, cadence) => {
    expect(changed({ "dct:accrualPeriodicity": frequency }).cadence).toBe(cadence);
    expect(changed({ "dct:accrualPeriodicity": { "@id": frequency } }).cadence).toBe(cadence);
  });

  it("keeps the words of terms that it does not know, and only files that can be fetched", () => {
    const entry = changed({
      "dcat:distribution": [
        { "dcat:accessURL": { "@id": "ftp://council.example/a.csv" } },
        { "dcat:accessURL": { "@id": "https://council.example/page" }, "dct:format": "HTML" },
        { "dcat:accessURL": "https://council.example/a.xlsx", "dct:license": { "rdfs:label": "Ask first" } },
      ],
    });
    expect([entry.licence, entry.files]).toEqual([
      "Ask first",
      [{ url: "https://council.example/page" }, { url: "https://council.example/a.xlsx", format: "xlsx" }],
    ]);
  });

  it("gives each data set an id of its own, from its title where its identifier is none", () => {
    const one = { ...prefixed, "dct:identifier": "https://c.example/42" };
    expect(read([one, one, prefixed]).entries.map(({ id }) => id)).toEqual([
      "missed-bins",
      "missed-bins-2",
      "missed-bins-3",
    ]);
  });

  it("says of how many it is a page", () => {
    const page = { "@type": "hydra:PagedCollection", "hydra:totalItems": 240 };
    expect(read([page, prefixed]).total).toBe(240);
  });

  it("that describes nothing, or is none, is refused with what to give", () => {
    expect(() => read({ "@type": "dcat:Catalog" })).toThrow("it describes no data set. Give DCAT-AP as JSON-LD");
    expect(() => read("text")).toThrow("it describes no data set");
    expect(() => readCatalogue("<rdf:RDF/>", "it")).toThrow(/^it is no JSON .* Give a catalogue as JSON-LD/);
  });
});
