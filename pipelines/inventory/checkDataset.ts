import { frequency, isHourly } from "../../models/frequency.js";
import { isTimeZone } from "../../models/timeZone.js";
import { didYouMean } from "../closest.js";
import { type Area, isPoint } from "./area.js";
import type { DeclaredDataset, Measure } from "./dataset.js";
import type { Categories } from "./series.js";
import { instantField } from "./withInstants.js";
import type { Path } from "./yamlFile.js";

/** What is wrong with a data set at a path of its file, and what to do. */
export interface Finding {
  readonly path: Path;
  readonly problem: string;
}

/** Columns that the warehouse adds to each data set's own. */
export const ADDED_COLUMNS = ["known_at", "gone_at", "late", "copies"];
/** How long one row's period is, and how long a frequency's: a period cannot be cut into shorter ones. */
const COVERS = ["moment", "day", "week", "month", "quarter", "year"];
const SPANS: Readonly<Record<string, string>> = {
  h: "moment",
  D: "day",
  W: "week",
  MS: "month",
  QS: "quarter",
  YS: "year",
};

const INSTEAD_OF_POINTS = "Ask its source for the area, or for coordinates rounded to 100 m or so, and use those.";

/** What the schema cannot see: that the names which a data set uses are its own fields, of fitting type, not personal. */
export function checkDataset(dataset: DeclaredDataset): Finding[] {
  const findings: Finding[] = [];
  const find = (path: Path, problem: string) => findings.push({ path, problem });
  const names = Object.keys(dataset.fields);

  const uses = (path: Path, name: string, types?: readonly string[], instead = "Use another field.") => {
    const field = dataset.fields[name];
    if (!field) return find(path, `${quote(name)} is no field of ${dataset.id}.${hint(name, names)}`);
    if (field.personal !== "none")
      find(
        path,
        `${quote(name)} is a personal field (${field.personal}): it never reaches the warehouse, so nothing can be counted by it. ${instead}`,
      );
    else if (types && !types.includes(field.type))
      find(path, `${quote(name)} is of type ${field.type}. Use a field of type ${types.join(" or ")}.`);
  };
  const usesMeasure = (path: Path, measure: Measure) => {
    if (measure === "count") return;
    const [how, name] = Object.entries(measure)[0] as [string, string];
    uses([...path, how], name, ["integer", "number"]);
  };
  const usesTime = (path: Path, name: string, hourly = false) =>
    uses(path, name, hourly ? ["timestamp"] : ["date", "timestamp"]);

  for (const name of ADDED_COLUMNS)
    if (dataset.fields[name])
      find(
        ["fields", name],
        `${quote(name)} is a column that the warehouse adds itself. Name the field otherwise and read it by \`from\`.`,
      );
  for (const [name, { type, timeZone }] of Object.entries(dataset.fields)) {
    if (timeZone === undefined) continue;
    const at = ["fields", name, "timeZone"];
    if (type !== "timestamp")
      find(at, `${quote(name)} is of type ${type}, and only a timestamp is on clocks. Take it away.`);
    else if (!isTimeZone(timeZone))
      find(
        at,
        `unknown time zone ${quote(timeZone)}. Use a name of the IANA data base, for example Europe/London or UTC.`,
      );
  }
  for (const [i, name] of (dataset.key ?? []).entries()) uses(["key", i], name);
  if (dataset.time !== undefined) usesTime(["time"], dataset.time);
  const timed = (["series", "categories", "covariates"] as const).find((part) => dataset[part].length > 0);
  if (dataset.time === undefined && timed)
    find([timed], `${dataset.id} says no \`time\`: which field tells when a row happened? Add \`time: FIELD\`.`);

  for (const part of ["series", "categories"] as const)
    for (const [i, series] of dataset[part].entries()) {
      const at = (...path: PropertyKey[]) => [part, i, ...path];
      const hourly = series.freq.some(isHourly);
      usesTime(at("time"), series.time, hourly);
      for (const [key, name, types] of fieldsOf(series.area))
        uses(at("area", ...key), name, types, isPoint(series.area) ? INSTEAD_OF_POINTS : undefined);
      usesMeasure(at("measure"), series.measure);
      if ("field" in series) {
        uses(at("field"), series.field);
        findings.push(...sharedCategories(series, at("services")));
      } else for (const name of Object.keys(series.where ?? {})) uses(at("where", name), name);
      const instant = instantField(series.time);
      if (hourly && dataset.fields[instant])
        find(
          ["fields", instant],
          `${quote(instant)} is what the warehouse calls the instant of ${quote(series.time)}. Name the field otherwise and read it by \`from\`.`,
        );
      for (const [j, freq] of series.freq.entries()) {
        const problem = frequencyProblem(freq, dataset.covers);
        if (problem) find(at("freq", j), problem);
      }
    }
  if (dataset.contract) {
    const { range, set, unique, uniqueAcrossFiles, areas } = dataset.contract;
    const at = (...path: PropertyKey[]) => ["contract", ...path];
    for (const [name, { from, to }] of Object.entries(range)) {
      const dates = [from, to].some((bound) => typeof bound === "string");
      uses(at("range", name), name, dates ? ["date", "timestamp"] : ["integer", "number"]);
      if (from !== undefined && to !== undefined && from > to)
        find(
          at("range", name),
          `${quote(from)} is above ${quote(to)}, so no value can be between. Correct one of them.`,
        );
    }
    for (const name of Object.keys(set)) uses(at("set", name), name);
    for (const [rule, keys] of Object.entries({ unique, uniqueAcrossFiles }))
      for (const [i, names] of keys.entries()) for (const [j, name] of names.entries()) uses(at(rule, i, j), name);
    for (const [i, name] of areas.entries()) uses(at("areas", i), name, ["text", "integer"]);
  }
  for (const [i, covariate] of dataset.covariates.entries()) {
    const { kind, measure, until, area } = covariate;
    const at = (key: string) => ["covariates", i, key];
    if (measure !== "share") usesMeasure(at("measure"), measure);
    else if (kind === "historic")
      find(at("measure"), "a share is of days that are known ahead. Say `kind: future`, or choose another measure.");
    if (until !== undefined) usesTime(at("until"), until);
    if (until !== undefined && measure !== "share")
      find(at("until"), "only a share counts the days of a range. Say `measure: share`, or take `until` away.");
    if (area !== undefined) uses(at("area"), area, ["text", "integer"]);
  }
  if (dataset.statics) {
    uses(["statics", "area"], dataset.statics.area);
    for (const [i, name] of dataset.statics.values.entries())
      uses(["statics", "values", i], name, ["integer", "number"]);
  }

  // What is personal in one field must not come in by another.
  const columnsOf = (name: string) => dataset.fields[name].from ?? [name];
  const personal = names.filter((name) => dataset.fields[name].personal !== "none");
  for (const name of names.filter((name) => !personal.includes(name)))
    for (const column of columnsOf(name)) {
      const owner = personal.find((other) => columnsOf(other).includes(column));
      if (owner)
        find(
          ["fields", name],
          `the column ${quote(column)} is personal by the field ${quote(owner)} (${dataset.fields[owner].personal}). Take it away here, or classify it in one way.`,
        );
    }

  const { source, sharing } = dataset;
  for (const part of ["name", "value"] as const)
    if (source.unpivot && !names.some((name) => columnsOf(name).includes(source.unpivot![part])))
      find(
        ["source", "unpivot", part],
        `no field reads ${quote(source.unpivot[part])}. Name a field so, or read it by \`from\`.`,
      );
  const { from } = source;
  if ((source.files.length === 0) === (from === undefined))
    find(
      ["source"],
      `say either \`files\` or \`from\`: where the data set lies${from ? "; both are there. Take one away." : ". Add one."}`,
    );
  if (from && from.kind !== "http" && source.format !== "ndjson")
    find(["source", "format"], `records of a ${from.kind} source are ndjson. Say \`format: ndjson\`.`);
  for (const [i, file] of source.files.entries())
    if (file.startsWith("/") || file.split(/[\\/]/).includes(".."))
      find(["source", "files", i], `${quote(file)} leaves the source root. Use a path relative to it, without "..".`);
  if (source.records && source.format !== "json")
    find(["source", "records"], "`records` is for format json only. Take it away.");
  if (source.sheet !== undefined && source.format !== "xlsx")
    find(["source", "sheet"], "`sheet` is for format xlsx only. Take it away.");
  if (sharing?.until !== undefined && sharing.until < sharing.from)
    find(
      ["sharing", "until"],
      `the agreement ends on ${sharing.until}, before it begins on ${sharing.from}. Correct one of the dates.`,
    );
  return findings;
}

/** A row that two services counted would be demand twice. */
function sharedCategories({ services }: Categories, path: Path): Finding[] {
  const owner = new Map<string, string>();
  return Object.entries(services).flatMap(([service, { values }]) =>
    values.flatMap((value, i) => {
      const other = owner.get(value);
      owner.set(value, service);
      return other === undefined
        ? []
        : [
            {
              path: [...path, service, "values", i],
              problem: `${quote(value)} belongs to ${other} already. Let one service count it.`,
            },
          ];
    }),
  );
}

function frequencyProblem(freq: string, covers: string): string | undefined {
  try {
    const span = SPANS[frequency(freq).name.split("-")[0]];
    if (COVERS.indexOf(covers) > COVERS.indexOf(span))
      return `each row stands for a whole ${covers}, which cannot be cut into periods of ${freq}. Use a longer frequency, or correct \`covers\`.`;
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The fields that tell a row's area: where they are named, and of what type they have to be. */
function fieldsOf(area: Area): [Path, string, string[]?][] {
  if (typeof area === "string") return [[[], area]];
  if ("all" in area) return [];
  if ("field" in area) return [[["field"], area.field]];
  const number = ["number", "integer"];
  return "longitude" in area
    ? [
        [["longitude"], area.longitude, number],
        [["latitude"], area.latitude, number],
      ]
    : [
        [["easting"], area.easting, number],
        [["northing"], area.northing, number],
      ];
}

const hint = (name: string, names: readonly string[]) => didYouMean(name, names) || ` It has ${names.join(", ")}.`;
const quote = (text: string | number) => JSON.stringify(text);
