import type { From } from "../../pipelines/connect/connectors.js";
import { pointFields } from "../../pipelines/inventory/area.js";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { chosenDatasets } from "./chosenDatasets.js";
import { columns } from "./columns.js";
import { inventoryDirectory } from "./inventoryDirectory.js";

/**
 * `headwater inventory show`: one data set in full.
 * @throws InputError for an id that is none of the inventory's
 */
export async function describeCommand(
  id: string,
  options: { inventory: string; json?: boolean },
  print: (line: string) => void,
): Promise<void> {
  const { datasets } = await readInventory(inventoryDirectory(options.inventory));
  const [dataset] = chosenDatasets(datasets, [id]);
  if (options.json) return print(JSON.stringify(dataset, null, 2));
  for (const line of describeDataset(dataset)) print(line);
}

/** A data set for a person: what, whose, under which law, how it is read, what it feeds. */
export function describeDataset(dataset: Dataset): string[] {
  const { legal, retention, sharing, source } = dataset;
  const facts: (string | undefined)[][] = [
    ["Owner", join(" ", dataset.owner, dataset.contact && `(${dataset.contact})`)],
    ["Silo", dataset.silo],
    ["Licence", dataset.licence],
    ["Refreshed", join(", ", dataset.cadence, dataset.lagDays ? `there after ${dataset.lagDays} days` : undefined)],
    ["Legal basis", legal.basis],
    ["Purpose", legal.purpose],
    ["Sharing", sharing && `${sharing.agreement}, from ${sharing.from}${sharing.until ? ` to ${sharing.until}` : ""}`],
    ["Kept", retention && `${retention.keep} (${retention.reason})`],
    ["Read from", `${source.from ? placeOf(source.from) : source.files.join(", ")} (${source.format})`],
    ["Key", dataset.key?.join(", ")],
    ["Time", dataset.time],
    ["Statics", dataset.statics && `${dataset.statics.values.join(", ")} by ${dataset.statics.area}`],
  ];
  const fields = Object.entries(dataset.fields).map(([name, field]) => [
    ...[name, join(", ", field.type, field.unit, field.optional ? "may be empty" : undefined)],
    field.personal === "none" ? "" : `personal (${field.personal}), never read into the warehouse`,
  ]);
  const measures = (measure: (Dataset["series"] | Dataset["covariates"])[number]["measure"]) =>
    typeof measure === "string" ? measure : Object.entries(measure)[0].join(" of ");
  const series = dataset.series.map((one) => [
    ...[one.service, `${one.title}: ${one.unit} per ${one.freq.join(", ")}`],
    `${measures(one.measure)} by ${areaOf(one.area)}${one.boundaries ? `, boundaries by ${one.boundaries}` : ""}${where(one.where)}`,
  ]);
  const covariates = dataset.covariates.map((c) => [
    c.name,
    c.kind,
    `${measures(c.measure)}${c.area ? ` by ${c.area}` : ""}`,
  ]);
  const part = (title: string, rows: string[][]) =>
    rows.length ? ["", title, ...columns(rows).map((line) => `  ${line}`)] : [];
  return [
    `${dataset.title} (${dataset.id})`,
    ...(dataset.description ? [dataset.description] : []),
    "",
    ...columns(facts.filter(([, text]) => text !== undefined) as string[][]),
    ...part("Fields", fields),
    ...part("Services", series),
    ...part("Covariates", covariates),
  ];
}

/** Where a row's area is told. */
function areaOf(area: Dataset["series"][number]["area"]): string {
  if (typeof area === "string") return area;
  if ("all" in area) return area.all;
  if ("field" in area) return `${area.field} (names in ${area.names})`;
  return `${pointFields(area).join(" and ")} (${area.code} in ${area.polygons})`;
}

const where = (chosen: Dataset["series"][number]["where"]) =>
  Object.entries(chosen ?? {})
    .map(([field, values]) => `, where ${field} is ${values.join(" or ")}`)
    .join("");

const join = (between: string, ...parts: (string | undefined)[]) => parts.filter(Boolean).join(between);

/** Where a source is that is reached over a network. */
const placeOf = (from: From) => `${from.kind}: ${from.kind === "http" ? from.urls.join(", ") : from.url}`;
