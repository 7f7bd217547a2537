import { LEVELS } from "../../models/method.js";

/** A `moment` is an instant, in UTC. */
export type ColumnType = "text" | "integer" | "number" | "date" | "moment";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable?: boolean;
  readonly description: string;
}

export interface TableSchema {
  readonly name: string;
  /** Columns that name a row; rows are published in their order. */
  readonly key: readonly string[];
  readonly columns: readonly Column[];
}

const text = (name: string, description: string, nullable = false): Column => ({
  name,
  type: "text",
  description,
  nullable,
});
const integer = (name: string, description: string, nullable = false): Column => ({
  name,
  type: "integer",
  description,
  nullable,
});
const number = (name: string, description: string, nullable = false): Column => ({
  name,
  type: "number",
  description,
  nullable,
});
const date = (name: string, description: string, nullable = false): Column => ({
  name,
  type: "date",
  description,
  nullable,
});

const series = [
  text("service", "the service that is asked for"),
  text("area", "area code"),
  text("freq", "frequency as pandas names it: h, D, W-MON, MS, QS, YS"),
];

/** Beside what depends on a data set that is held. */
const HELD = text("note", "why the newest rows of its data set are not in it, where they are held back", true);

/** Name of a quantile's column: `q0.1`. */
export const quantileColumn = (level: number): string => `q${level}`;

/** The tables that a night publishes; `publish`, the pages and the commands read their columns here. */
export const TABLES: readonly TableSchema[] = [
  {
    name: "forecasts",
    key: ["service", "area", "freq", "ds"],
    columns: [
      text("run", "id of the run"),
      ...series,
      date("ds", "first day of the period that is forecast"),
      integer("h", "periods after the series' last complete one"),
      number("mean", "expected demand", true),
      ...LEVELS.map((level) =>
        number(quantileColumn(level), `demand stays below this with probability ${level}`, true),
      ),
      text("status", "published or withheld"),
      text("model", "what made the forecast: combination, seasonal-naive, none", true),
      text("reason", "why a series fell back, is stale, held at an earlier state, or was withheld", true),
    ],
  },
  {
    name: "history",
    key: ["service", "area", "freq", "ds"],
    columns: [
      ...series,
      date("ds", "first day of the period"),
      number(
        "y",
        "observed demand; a nowcast of it where not all rows are there yet, and filled from the values before where nothing came from the source",
      ),
      text(
        "basis",
        "how y is known: reported; none reported (no row, from a source that was reporting, so zero); nowcast (not all rows are there yet); filled (wholly or partly from the values before, because nothing came or no value)",
      ),
      number("counted", "what was counted so far, where y is a nowcast", true),
      number("q0.1", "the final demand is below this with probability 0.1, where y is a nowcast", true),
      number("q0.9", "the final demand is below this with probability 0.9, where y is a nowcast", true),
    ],
  },
  {
    name: "accuracy",
    key: ["service", "area", "freq", "h", "metric", "model"],
    columns: [
      ...series,
      integer("h", "periods ahead; 0 means all of them together"),
      text("metric", "SQL, MASE, coverage80 or bias"),
      text("model", "a member, or combination: what the backtest says of the published forecast"),
      number("value", "the metric on the backtest"),
      number("naive", "the same metric of seasonal naive", true),
      number("skill", "1 - value / naive: above 0 is better than seasonal naive", true),
      number("weight", "weight of the member in the published forecast", true),
    ],
  },
  {
    name: "warnings",
    key: ["service", "area", "freq", "ds", "kind"],
    columns: [
      text("run", "id of the run"),
      integer("rank", "1 is the most pressing"),
      ...series,
      date("ds", "first day of the period"),
      integer("h", "periods ahead"),
      text("kind", "capacity, or usual range where no capacity is known"),
      number("threshold", "the capacity, or the upper end of the usual range"),
      number("expected", "the forecast's median"),
      number("probability", "probability that demand exceeds the threshold"),
      text("sentence", "the warning in plain English"),
      HELD,
    ],
  },
  {
    name: "services",
    key: ["service", "freq"],
    columns: [
      text("service", "the service"),
      text("freq", "frequency as pandas names it: h, D, W-MON, MS, QS, YS"),
      text("title", "what planners call it"),
      text("unit", "what is counted or measured"),
      text("measure", "what a period's rows become: count, sum, mean or stock"),
      text("dataset", "the data set that it comes from"),
      HELD,
    ],
  },
  {
    name: "areas",
    key: ["area"],
    columns: [text("area", "area code"), text("name", "what people call it")],
  },
  {
    name: "datasets",
    key: ["dataset"],
    columns: [
      text("dataset", "id in the inventory"),
      text("title", "what it is"),
      text("owner", "who is responsible for it"),
      text("silo", "where it comes from"),
      text("licence", "terms of use"),
      text("attribution", "words that the licence asks for", true),
      text("legal_basis", "what allows its use"),
      text("purpose", "what it is used for"),
      text("status", "landed, held back (there is nothing newer that can be used than what was before) or left out"),
      text(
        "reason",
        "why it was left out, held back or older than the night, what its contract kept apart, where its files disagree, what is filled because nothing came, or which of its rows are counted nowhere",
        true,
      ),
      integer("rows", "rows in the warehouse as known at the as-of date", true),
      integer("duplicates", "rows removed by the declared key", true),
      integer("late", "rows that were due when the last night looked, and were not there", true),
      integer("quarantined", "rows of the newest files that do not keep the contract, and are kept apart", true),
      integer("unmapped", "rows whose area is none of the inventory's", true),
      date("first", "date of the oldest row", true),
      date("last", "date of the newest row", true),
      text("sha256", "content hash of what was landed last", true),
    ],
  },
  {
    name: "delays",
    key: ["dataset", "days"],
    columns: [
      text("dataset", "id in the inventory; one that was landed once only is not here"),
      integer("days", "days after rows are due: the day that they are dated, or its period, and the declared lag"),
      number("share", "share of the rows that are there by then"),
    ],
  },
  {
    name: "models",
    key: ["service", "freq", "model"],
    columns: [
      text("run", "id of the run"),
      text("service", "the service"),
      text("freq", "frequency as pandas names it: h, D, W-MON, MS, QS, YS"),
      text("model", "member of the combination"),
      integer("series", "series that it forecasts"),
      integer("weighted", "series in whose forecast it has a weight above 0"),
      number("weight", "mean weight over the published series"),
      number("skill", "mean SQL skill against seasonal naive on the backtest", true),
      text("card", "what it was fitted on and how, as JSON"),
      HELD,
    ],
  },
  {
    name: "runs",
    key: ["run"],
    columns: [
      text("run", "hash of as-of date, inventory, sources, options, backend and version"),
      date("as_of", "rows dated on or after it were not seen"),
      text("inventory", "id of the inventory"),
      text("version", "version of Headwater"),
      text("backend", "TensorFlow.js backend"),
      integer("threads", "threads of the backend"),
      integer("seed", "seed of everything random"),
      text("models", "models that were asked for"),
      integer("datasets", "data sets landed"),
      integer("left_out", "data sets left out"),
      integer("held_back", "data sets held back at an earlier state"),
      integer("series", "series"),
      integer("published", "series published"),
      integer("fallback", "series published with seasonal naive"),
      integer("withheld", "series withheld"),
      number("skill", "mean SQL skill of the published forecasts against seasonal naive", true),
    ],
  },
];

/** Demand beside the people who live there: published where the inventory tells how many those are. */
export const RATES: TableSchema = {
  name: "rates",
  key: ["service", "area", "freq", "ds"],
  columns: [
    ...series,
    date("ds", "first day of the period"),
    integer("h", "periods after the series' last complete one; nothing where the period has been observed", true),
    number("population", "residents of the area in the period's year"),
    text("basis", "how they are known: an estimate of that year, between two, or the latest carried forward"),
    number("rate", "expected demand in the period per 1,000 residents; the observed one in the past"),
    ...LEVELS.map((level) =>
      number(quantileColumn(level), `the rate stays below this with probability ${level}, where it is not known`, true),
    ),
  ],
};

/** @throws RangeError for a name that is not published */
export function table(name: string): TableSchema {
  const found = [...TABLES, RATES].find((t) => t.name === name);
  if (!found)
    throw new RangeError(
      `Unknown table: ${JSON.stringify(name)}. Published are ${TABLES.map((t) => t.name).join(", ")}.`,
    );
  return found;
}
