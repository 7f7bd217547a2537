import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../pipelines/catalogue/readCatalogue.js";

const CSV = "https://data.council.example/dataset/trees/resource/r1/download/trees.csv";

/** As `package_show` answers it: much that is null, much that is of no use here. */
const TREES = {
  ...{ id: "6f9c", name: "street-trees", title: "Street trees", notes: "Each tree.", private: false, type: "dataset" },
  ...{ author: "A. Person", author_email: "a.person@council.example", maintainer: null, maintainer_email: null },
  ...{ license_id: "uk-ogl", license_title: "UK Open Government Licence (OGL)", license_url: null },
  organization: { id: "o1", name: "parks", title: "Parks and trees" },
  extras: [
    { key: "update_frequency", value: "annually" },
    { key: "contact_email", value: "mailto:parks@council.example" },
  ],
  resources: [
    { id: "r1", url: CSV, format: "CSV", datastore_active: false },
    { id: "r2", url: "https://data.council.example/trees.pdf", format: "PDF", datastore_active: null },
  ],
};

const read = (document: unknown, portal?: string) => readCatalogue(JSON.stringify(document), "it", portal);
const changed = (change: object, portal?: string) => read({ ...TREES, ...change }, portal).entries[0];

describe("what CKAN says", () => {
  it.each(
    Object.entries({
      package_show: { success: true, result: TREES },
      package_search: { success: true, result: { count: 1, results: [TREES] } },
      package: TREES,
      list: [TREES],
    }),
  )("is read from a %s", (_, form) => {
    expect(read(form)).toEqual({
      total: 1,
      entries: [
        {
          ...{ id: "street-trees", title: "Street trees", description: "Each tree.", owner: "Parks and trees" },
          ...{ contact: "parks@council.example", licence: "Open Government Licence v3.0", cadence: "yearly" },
          files: [{ url: CSV, format: "csv" }, { url: "https://data.council.example/trees.pdf" }],
          columns: [],
        },
      ],
    });
  });

  it("is of a page of the search where there are more", () => {
    expect(read({ result: { count: 312, results: [TREES] } }).total).toBe(312);
  });

  it("names no person: an author is none who answers for a data set, and their address is not a role's", () => {
    const entry = changed({ organization: null, extras: [] });
    expect([entry.owner, entry.contact]).toEqual([undefined, undefined]);
  });

  it("leads to the datastore where the portal keeps a table there and is known", () => {
    const active = { resources: [{ ...TREES.resources[0], datastore_active: true }] };
    const table = { url: "https://data.council.example/datastore/dump/r1", format: "csv" };
    expect(changed(active).files).toEqual([table]);
    const elsewhere = { resources: [{ ...active.resources[0], url: "https://files.example/trees.csv" }] };
    expect(changed(elsewhere).files).toEqual([{ url: "https://files.example/trees.csv", format: "csv" }]);
    expect(changed(elsewhere, "https://data.council.example").files).toEqual([table]);
  });

  it("has columns where the portal keeps a table schema, as JSON or as its text", () => {
    const schema = {
      fields: [
        { name: "Tree No", type: "integer" },
        { name: "H", title: "Height", type: "number", unit: "m" },
      ],
    };
    const columns = [
      { name: "tree_no", column: "Tree No", type: "integer" },
      { name: "height", column: "H", type: "number", unit: "m" },
    ];
    for (const form of [schema, JSON.stringify(schema)])
      expect(changed({ resources: [{ ...TREES.resources[0], schema: form }] }).columns).toEqual(columns);
    expect(changed({ resources: [{ ...TREES.resources[0], schema: "{" }] }).columns).toEqual([]);
  });

  it.each([
    [{ license_id: "notspecified", license_title: null }, undefined],
    [{ license_id: "cc-by", license_title: "Creative Commons Attribution" }, "Creative Commons Attribution"],
    [{ license_id: "x", license_title: null, license_url: "http://creativecommons.org/licenses/by/4.0" }, "CC BY 4.0"],
  ])("has the licence that %j means", (change, licence) => {
    expect(changed(change).licence).toBe(licence);
  });
});
