import { isHourly } from "../../models/frequency.js";
import { isTimeZone, offsetAt } from "../../models/timeZone.js";
import { didYouMean } from "../closest.js";
import type { DeclaredDataset, InventoryHeader } from "./dataset.js";
import type { Path } from "./yamlFile.js";

/** What is wrong between files: `file` is the data set's place in the list, or the header. */
export interface CrossFinding {
  readonly file: number | "header";
  readonly path: Path;
  readonly problem: string;
}

/**
 * What only all files together show: names given twice, and areas that nobody describes. Files that cannot be read are
 * undefined; what they would say is not missed.
 */
export function checkInventory(
  header: InventoryHeader | undefined,
  read: readonly (DeclaredDataset | undefined)[],
  fileNames: readonly string[],
): CrossFinding[] {
  const findings: CrossFinding[] = [];
  const datasets = read.flatMap((dataset, file) => (dataset ? [{ ...dataset, file }] : []));
  const once = (what: string, entries: readonly { name: string; file: number; path: Path }[]) => {
    const first = new Map<string, number>();
    for (const { name, file, path } of entries) {
      const other = first.get(name);
      if (other === undefined) first.set(name, file);
      else
        findings.push({
          file,
          path,
          problem: `the ${what} ${JSON.stringify(name)} is in ${fileNames[other]} already. Give it another name.`,
        });
    }
  };
  once(
    "data set",
    datasets.map(({ id, file }) => ({ name: id, file, path: ["id"] })),
  );
  once(
    "service",
    datasets.flatMap(({ series, categories, file }) => [
      ...series.map(({ service }, i) => ({ name: service, file, path: ["series", i, "service"] })),
      ...categories.flatMap(({ services }, i) =>
        Object.keys(services).map((name) => ({ name, file, path: ["categories", i, "services", name] })),
      ),
    ]),
  );
  once(
    "covariate",
    datasets.flatMap(({ covariates, file }) =>
      covariates.map(({ name }, i) => ({ name, file, path: ["covariates", i, "name"] })),
    ),
  );

  if (!header) return findings;
  const { areas, timeZone } = header;
  const ids = datasets.map(({ id }) => id);
  const lookup = datasets.find(({ id }) => id === areas.dataset);
  if (!lookup && datasets.length === read.length)
    findings.push({
      file: "header",
      path: ["areas", "dataset"],
      problem: `${JSON.stringify(areas.dataset)} is no data set of this inventory.${didYouMean(areas.dataset, ids) || ` It has ${ids.join(", ") || "none"}.`}`,
    });
  if (lookup)
    for (const [path, name] of [
      [["areas", "code"], areas.code],
      [["areas", "name"], areas.name],
      ...Object.keys(areas.where ?? {}).map((name): [Path, string] => [["areas", "where", name], name]),
    ] as [Path, string][])
      if (lookup.fields[name]?.personal !== "none")
        findings.push({
          file: "header",
          path,
          problem: `${JSON.stringify(name)} is no field of ${lookup.id} that may be used.${didYouMean(name, Object.keys(lookup.fields))}`,
        });
  if (!isTimeZone(timeZone))
    findings.push({
      file: "header",
      path: ["timeZone"],
      problem: `unknown time zone ${JSON.stringify(timeZone)}.${didYouMean(timeZone, Intl.supportedValuesOf("timeZone"))} Use a name of the IANA data base, for example Europe/London.`,
    });
  else if (
    datasets.some(({ series, categories }) => [...series, ...categories].some(({ freq }) => freq.some(isHourly)))
  )
    findings.push(...wholeHours(timeZone));
  return findings;
}

/** Hours are those of UTC, so they have to begin when the place's do. */
function wholeHours(timeZone: string): CrossFinding[] {
  const odd = [0, 6].some((month) => offsetAt(Date.UTC(2024, month, 1), timeZone) % 3_600_000 !== 0);
  const problem = `${JSON.stringify(timeZone)} is not whole hours from UTC, so its hours cannot be counted (freq h). Use D.`;
  return odd ? [{ file: "header", path: ["timeZone"], problem }] : [];
}
