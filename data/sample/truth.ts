import { frequency } from "../../models/frequency.js";
import { AREAS } from "./areas.js";
import { WITHIN } from "./capacity.js";
import { DAY, iso } from "./day.js";
import type { Demand } from "./demand.js";
import { byPeriod, periods } from "./grid.js";
import { HARDSHIP_SD, HARDSHIP_WEIGHTS } from "./hardship.js";
import type { Recording } from "./recordSilo.js";
import { SERVICES, type Service } from "./services.js";
import type { Silo } from "./silo.js";
import { councilTaxContacts } from "./silos/councilTaxContacts.js";
import { housingRepairs } from "./silos/housingRepairs.js";
import { BROOKS, HYDROGRAPH, RIVER_NOISE, RIVER_SEASON } from "./silos/riverLevels.js";
import { socialCareReferrals } from "./silos/socialCareReferrals.js";
import { wasteReports } from "./silos/wasteReports.js";
import type { World } from "./world.js";

/** What `truth.json` says of one service; `values` has one number for each of `ds`, per area code. */
export interface ServiceTruth {
  readonly freq: string;
  readonly measure: "sum" | "mean";
  /** How its events were drawn (see `Demand`); readings have `river` instead. */
  readonly demand?: Demand;
  /** First days of the periods from the first recorded day to the last, whole or not. */
  readonly ds: readonly string[];
  /** Index of the first whole period, and of the first that a night at the as-of date cannot know in full. */
  readonly complete: readonly [number, number];
  /** By the true date, duplicates removed, of all rows in the files. Null where nothing was read. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** What `truth.json` says of one data set's rows: whole numbers as they stand in the files. */
export interface DatasetTruth {
  readonly rows: number;
  readonly duplicates: number;
  readonly late: number;
  readonly unmapped: number;
  readonly lagDays: number;
  /** Probability of a row's delay, by days from 0. */
  readonly delayProbabilities: readonly number[];
  /** Rows with that delay, duplicates apart. */
  readonly delays: readonly number[];
}

export type Truth = ReturnType<typeof truth>;

/** What the sample was made from, and what is in it, for tests to compare with what a night finds. */
export function truth(version: number, world: World, recordings: ReadonlyMap<string, Recording>) {
  const of = ({ id }: Silo) => recordings.get(id)!;
  const silos = [...SERVICES.map((service) => service.silo), socialCareReferrals];
  return {
    borough: "Quillmere",
    generator: version,
    seed: world.seed,
    asOf: iso(world.end),
    first: iso(world.first),
    last: iso(world.end - 1),
    areas: AREAS.map((area) => area.code),
    leadingIndicator: {
      from: councilTaxContacts.id,
      to: housingRepairs.id,
      weeks: housingRepairs.demand.hardship!.weeksLater,
      elasticity: housingRepairs.demand.hardship!.elasticity,
      sd: HARDSHIP_SD,
      weights: HARDSHIP_WEIGHTS,
    },
    intervention: { service: wasteReports.id, from: iso(world.redesign), ...wasteReports.demand.redesign! },
    river: { hydrograph: HYDROGRAPH, brooks: BROOKS, season: RIVER_SEASON, noise: RIVER_NOISE },
    withinCapacity: WITHIN,
    mess: {
      missingDay: { dataset: "river-levels", day: iso(world.silence) },
      renamedColumn: {
        dataset: "council-tax-contacts",
        before: "date_of_contact",
        after: "contacted_on",
        year: world.renamed,
      },
      dateFormats: { dataset: "waste-reports", app: "%Y-%m-%d", telephone: "%d/%m/%Y" },
      latin1: { dataset: "police-incidents", words: ["Château Rise", "Café", "Crèche"] },
      undeclared: { dataset: "housing-repairs", column: "clerk" },
      personal: {
        "ae-attendances": ["patient", "nhs_number", "born_on", "complaint"],
        "council-tax-contacts": ["caller", "telephone", "born_on"],
      },
      expired: { dataset: "social-care-referrals", until: "2012-03-31", number: "SCR-" },
    },
    datasets: Object.fromEntries(silos.map((silo) => [silo.id, datasetTruth(silo, of(silo))])),
    services: Object.fromEntries(
      SERVICES.map((service) => [service.silo.id, serviceTruth(service, of(service.silo), world)]),
    ),
  };
}

function datasetTruth(silo: Silo, { rows, duplicates, late, unmapped, delays }: Recording): DatasetTruth {
  return { rows, duplicates, late, unmapped, lagDays: silo.lagDays, delayProbabilities: silo.delays, delays };
}

function serviceTruth({ silo, freq, measure, scale }: Service, { seen }: Recording, world: World): ServiceTruth {
  const { add } = frequency(freq);
  const ds = periods(freq, world.first, world.end);
  const values = byPeriod(seen, freq, world.end, measure);
  const known = ds.filter((start) => add(start, 1) / DAY + silo.lagDays <= world.end).length;
  return {
    freq,
    measure,
    demand: silo.demand,
    ds: ds.map((start) => iso(start / DAY)),
    complete: [ds.findIndex((start) => start >= world.first * DAY), known],
    values: Object.fromEntries(
      AREAS.map(({ code }, area) => [code, values[area].map((value) => value && value / scale)]),
    ),
  };
}
