import { describe, expect, it } from "vitest";
import { callsWith } from "../tinyCouncil.js";
import { byKind, calls, header, type Mistakes, read } from "./tinyInventory.js";

describe("an inventory whose parts do not fit each other names the file, the line, the column, the value and the remedy:", () => {
  const cases: Mistakes = {
    "a series by an undeclared field": [
      calls("area: area", "area: ward"),
      /calls.yaml:16:\d+: "ward" is no field of calls. It has id, day, area/,
    ],
    "a key of an undeclared field": [
      calls("key: [id]", "key: [idd]"),
      /calls.yaml:13:7: "idd" is no field of calls. Did you mean "id"\?/,
    ],
    "a time of an undeclared field": [
      calls("time: day\n", "time: date\n"),
      /calls.yaml:14:7: "date" is no field of calls/,
    ],
    "a where of an undeclared field": [
      calls("measure: count }", "measure: count, where: { kind: [a] } }"),
      /calls.yaml:16:\d+: "kind" is no field of calls/,
    ],
    "a time that is no date": [
      calls("time: day\n", "time: id\n"),
      /calls.yaml:14:7: "id" is of type integer. Use a field of type date or timestamp/,
    ],
    "a stock of texts": [
      calls("measure: count", "measure: { stock: area }"),
      /"area" is of type text. Use a field of type integer or number/,
    ],
    "a category by an undeclared field": [
      calls("series:", `${byKind("kind", "{ a: { title: A, values: [x] } }")}series:`),
      /calls.yaml:16:\d+: "kind" is no field of calls/,
    ],
    "a category of two services": [
      calls("series:", `${byKind("area", "{ a: { title: A, values: [x] }, b: { title: B, values: [x] } }")}series:`),
      /calls.yaml:16:\d+: "x" belongs to a already. Let one service count it/,
    ],
    "a category's service that a series has already": [
      calls("series:", `${byKind("area", "{ calls: { title: A, values: [x] } }")}series:`),
      /calls.yaml:16:\d+: the service "calls" is in calls.yaml already/,
    ],
    "a retention that is no duration": [
      calls("source:", "retention: { keep: 6 years, reason: schedule }\nsource:"),
      /calls.yaml:8:\d+: retention.keep is "6 years". Use an ISO 8601 duration, for example P6Y or P18M/,
    ],
    "a contract on an undeclared field": [
      calls("time: day\n", "time: day\ncontract: { range: { n: { from: 0 } } }\n"),
      /calls.yaml:15:\d+: "n" is no field of calls/,
    ],
    "a contract with a range of dates for numbers": [
      calls("time: day\n", 'time: day\ncontract: { range: { id: { from: "2024-01-01" } } }\n'),
      /calls.yaml:15:\d+: "id" is of type integer. Use a field of type date or timestamp/,
    ],
    "a contract with an empty range": [
      calls("time: day\n", "time: day\ncontract: { range: { id: { from: 3, to: 1 } } }\n"),
      /calls.yaml:15:\d+: 3 is above 1, so no value can be between/,
    ],
    "a contract with an unknown mode": [
      calls("time: day\n", "time: day\ncontract: { new: evolv }\n"),
      /calls.yaml:15:\d+: contract.new is "evolv". Use one of evolve, freeze, .*Did you mean "evolve"/,
    ],
    "a sum of texts": [
      calls("measure: count", "measure: { sum: area }"),
      /"area" is of type text. Use a field of type integer or number/,
    ],
    "a series without the data set's time": [calls("time: day\n", ""), /says no `time`/],
    "a series by a personal field": [
      calls("area: { type: text }", "area: { type: text, personal: contact }"),
      /calls.yaml:16:\d+: "area" is a personal field \(contact\): it never reaches the warehouse/,
    ],
    "an area that is told in no known way": [
      calls("area: area", "area: { longitude: id }"),
      /calls.yaml:16:\d+: series.0.area is \{"longitude":"id"\}. Use a field, \{ all: CODE \}, \{ field: FIELD, names: FILE \}/,
    ],
    "a point of undeclared fields": [
      calls("area: area", "area: { longitude: lon, latitude: id, polygons: calls.yaml, code: c }"),
      /calls.yaml:16:\d+: "lon" is no field of calls/,
    ],
    "a point of texts": [
      calls("area: area", "area: { easting: area, northing: id, polygons: calls.yaml, code: c }"),
      /calls.yaml:16:\d+: "area" is of type text. Use a field of type number or integer/,
    ],
    "a point of somebody's home": [
      {
        "inventory/calls.yaml": callsWith(
          "area: area",
          "area: { easting: home, northing: home, polygons: calls.yaml, code: c }",
        ).replace("id: { type: integer }", "id: { type: integer }\n  home: { type: number, personal: identifier }"),
      },
      /"home" is a personal field \(identifier\): it never reaches .* Ask its source for the area, or for coordinates rounded/,
    ],
    "a file of polygons that is not beside the inventory": [
      calls("area: area", "area: { easting: id, northing: id, polygons: cals.yaml, code: c }"),
      /calls.yaml:16:\d+: there is no file "cals.yaml". Did you mean "calls.yaml"\?/,
    ],
    "a file of names that is nowhere": [
      calls("area: area", "area: { field: area, names: far/away.csv }"),
      /calls.yaml:16:\d+: there is no file "far\/away.csv". Paths begin at the directory of the inventory./,
    ],
    "a covariate of a personal field": [
      {
        "inventory/calls.yaml": callsWith("id: { type: integer }", "id: { type: integer, personal: identifier }")
          .replace("key: [id]\n", "")
          .concat("covariates: [{ name: x, kind: historic, measure: { sum: id } }]\n"),
      },
      /calls.yaml:16:\d+: "id" is a personal field \(identifier\)/,
    ],
    "a share of what is not known ahead": [
      {
        "inventory/calls.yaml": callsWith("", "").concat(
          "covariates:\n  - { name: term, kind: historic, measure: share, until: area }\n",
        ),
      },
      /calls.yaml:18:\d+: a share is of days that are known ahead. .*\n.*calls.yaml:18:\d+: "area" is of type text. Use a field of type date or timestamp/,
    ],
    "a range that is counted": [
      {
        "inventory/calls.yaml": callsWith("", "").concat(
          "covariates:\n  - { name: term, kind: future, measure: count, until: day }\n",
        ),
      },
      /calls.yaml:18:\d+: only a share counts the days of a range/,
    ],
    "a column that is personal in another field": [
      calls(
        "  area: { type: text }",
        "  area: { type: text }\n  caller: { type: text, from: [area], personal: contact }",
      ),
      /calls.yaml:12:9: the column "area" is personal by the field "caller" \(contact\)/,
    ],
    "a wide table whose values nobody reads": [
      calls("format: csv }", "format: csv, unpivot: { keep: [id], name: day, value: n } }"),
      /calls.yaml:8:\d+: no field reads "n". Name a field so/,
    ],
    "an unknown frequency": [calls("freq: [MS]", "freq: [M]"), /calls.yaml:16:\d+: Unknown frequency: "M". Use one of/],
    "a frequency shorter than what a row covers": [
      { "inventory/calls.yaml": callsWith("freq: [MS]", "freq: [W-MON]").concat("covers: month\n") },
      /each row stands for a whole month, which cannot be cut into periods of W-MON/,
    ],
    "a field on the clocks of nowhere": [
      calls("day: { type: date }", "day: { type: timestamp, timeZone: Europe/Lodnon }"),
      /calls.yaml:11:37: unknown time zone "Europe\/Lodnon"/,
    ],
    "a date on clocks": [
      calls("day: { type: date }", "day: { type: date, timeZone: UTC }"),
      /calls.yaml:11:32: "day" is of type date, and only a timestamp is on clocks/,
    ],
    "hours of rows that tell the day alone": [
      { "inventory/calls.yaml": callsWith("freq: [MS]", "freq: [h]").concat("covers: moment\n") },
      /calls.yaml:16:\d+: "day" is of type date. Use a field of type timestamp/,
    ],
    "hours of rows that stand for days": [
      calls("freq: [MS]", "freq: [h]"),
      /each row stands for a whole day, which cannot be cut into periods of h/,
    ],
    "hours where clocks are half an hour apart": [
      {
        "inventory/inventory.yaml":
          "id: tiny\ntitle: T\ntimeZone: Australia/Adelaide\nareas: { dataset: areas, code: code, name: name }\n",
        "inventory/calls.yaml": callsWith("freq: [MS]", "freq: [h]"),
      },
      /inventory.yaml:3:11: "Australia\/Adelaide" is not whole hours from UTC/,
    ],
    "a field named as the instant of another": [
      {
        "inventory/calls.yaml": callsWith("freq: [MS]", "freq: [h]").replace(
          "day: { type: date }",
          "day: { type: timestamp }\n  day_utc: { type: text }",
        ),
      },
      /calls.yaml:12:12: "day_utc" is what the warehouse calls the instant of "day"/,
    ],
    "a field named as a column of the warehouse": [
      calls("  id:", "  known_at: { type: date }\n  id:"),
      /calls.yaml:10:13: "known_at" is a column that the warehouse adds itself/,
    ],
    "a file outside the source root": [
      calls("[calls.csv]", "[../calls.csv]"),
      /calls.yaml:8:19: "..\/calls.csv" leaves the source root/,
    ],
    "an agreement that ends before it begins": [
      calls("source:", 'sharing: { agreement: A, from: "2021-02-03", until: "2021-01-01", renewal: Ask. }\nsource:'),
      /calls.yaml:8:\d+: the agreement ends on 2021-01-01, before it begins/,
    ],
    "an id given twice": [
      { "inventory/more.yaml": callsWith("", "").replace("service: calls", "service: more") },
      /more.yaml:1:5: the data set "calls" is in calls.yaml already/,
    ],
    "a service given twice": [
      { "inventory/more.yaml": callsWith("id: calls", "id: more") },
      /more.yaml:16:\d+: the service "calls" is in calls.yaml already/,
    ],
    "a file of residents that is not beside the inventory": [
      header("id: tiny\ntitle: T\nareas: { dataset: areas, code: code, name: name }\npopulation: areas.yml\n"),
      /inventory.yaml:4:13: there is no file "areas.yml". Did you mean "areas.yaml"\?/,
    ],
    "areas of no data set": [
      header("id: tiny\ntitle: T\nareas: { dataset: area, code: code, name: name }\n"),
      'inventory.yaml:3:19: "area" is no data set of this inventory. Did you mean "areas"?',
    ],
    "areas by an undeclared field": [
      header("id: tiny\ntitle: T\nareas: { dataset: areas, code: cod, name: name }\n"),
      /inventory.yaml:3:32: "cod" is no field of areas that may be used. Did you mean "code"\?/,
    ],
    "an unknown time zone": [
      header("id: tiny\ntitle: T\ntimeZone: Europe/Lundon\nareas: { dataset: areas, code: code, name: name }\n"),
      /inventory.yaml:3:11: unknown time zone "Europe\/Lundon". Did you mean "Europe\/London"\?/,
    ],
  };
  for (const [title, [files, message]] of Object.entries(cases))
    it(title, async () => expect(await read(files)).toMatch(message));
});
