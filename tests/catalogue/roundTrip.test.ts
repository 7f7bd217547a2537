import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CatalogueEntry, catalogueEntry } from "../../pipelines/catalogue/catalogueEntry.js";
import { knownAnswers } from "../../pipelines/catalogue/knownAnswers.js";
import { readCatalogue } from "../../pipelines/catalogue/readCatalogue.js";
import { writeCkan } from "../../pipelines/catalogue/writeCkan.js";
import { writeDcat } from "../../pipelines/catalogue/writeDcat.js";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { dataset, datasets } from "./datasets.js";

const FORMATS: [string, (entries: readonly CatalogueEntry[]) => string][] = [
  ["DCAT-AP", (entries) => writeDcat({ title: "All of it", publisher: "A council" }, entries)],
  ["CKAN packages", writeCkan],
];

/** Whether a catalogue's words name a thing: JSON writes them with quotes around. */
const names = (text: string, words: string) => text.includes(JSON.stringify(words).slice(1, -1));

describe.each(FORMATS)("%s", (_, write) => {
  it("tells everything again that it was told", () => {
    fc.assert(
      fc.property(datasets, (all) => {
        const entries = all.map(catalogueEntry);
        const read = readCatalogue(write(entries), "it");
        // Who may see a data set is for the portal; an inventory has it from its own fields.
        expect(read.entries).toEqual(entries.map(({ restricted: _, ...entry }) => entry));
        expect(read.total).toBe(entries.length);
      }),
      { numRuns: 300 },
    );
  });

  it("answers for a data set what the inventory says of it, as far as that may be told", () => {
    fc.assert(
      fc.property(dataset, (one) => {
        const answers = knownAnswers(readCatalogue(write([catalogueEntry(one)]), "it").entries[0]);
        const { fields, ...about } = answers as Partial<Dataset>;
        expect(about).toEqual(
          Object.fromEntries(
            (["id", "title", "description", "owner", "contact", "licence", "attribution", "cadence"] as const)
              .map((key) => [key, one[key]])
              .filter(([key, value]) => {
                if (key === "contact") return value === "housing-data@council.example" || /^https/.test(value ?? "");
                return value !== undefined && !(key === "description" && value === one.title);
              }),
          ),
        );
        for (const [name, { from, unit, description }] of Object.entries(fields ?? {})) {
          const own = one.fields[name];
          expect([own.personal, from, unit, description]).toEqual([
            "none",
            [own.from?.[0] ?? name],
            own.unit,
            own.description,
          ]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("names no field that is personal, no person and no secret, and says that it is not for the public", () => {
    const secret = "https://user:word@council.example/a.csv";
    fc.assert(
      fc.property(dataset, fc.constantFrom("identifier", "contact", "special"), (one, personal) => {
        const hidden: Dataset = {
          ...one,
          contact: "zebedee.withheld@council.example",
          fields: {
            ...one.fields,
            withheld_field: {
              ...{ type: "text", from: ["Withheld Column"], description: "Withheld words", personal, optional: false },
            },
            // The same column under a name that says nothing.
            alias_of_it: { type: "text", from: ["Withheld Column"], personal: "none", optional: false },
          },
          source: {
            ...{ ...one.source, files: [] },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: as inventories name secrets
            from: { kind: "http", urls: [secret, "https://council.example/b.csv?key=${WITHHELD_KEY}"] },
          },
        };
        const text = write([catalogueEntry(hidden)]);
        for (const words of ["withheld", "alias_of_it", "user:word"])
          expect(names(text.toLowerCase(), words), words).toBe(false);
        expect(text).toMatch(/access-right\/NON_PUBLIC|"private":true/);
      }),
      { numRuns: 100 },
    );
  });
});
