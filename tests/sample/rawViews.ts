import type { Database } from "../../pipelines/duckdb/database.js";

/** How each data set's files are read here, apart from the inventory, as an oracle: number, date, day of the row, area. */
const RAW: Readonly<Record<string, { read: string; id: string; at: string; logged: string; area: string }>> = {
  "housing-repairs": {
    read: "housing/*.csv', all_varchar = true",
    id: "repair_no",
    at: "fault_on::DATE",
    logged: "logged_on::DATE",
    area: "area",
  },
  "waste-reports": {
    read: "environment/*.csv', all_varchar = true",
    id: "report_no",
    at: "if(channel = 'app', seen_on::DATE, strptime(seen_on, '%d/%m/%Y')::DATE)",
    logged: "if(channel = 'app', received_on::DATE, strptime(received_on, '%d/%m/%Y')::DATE)",
    area: "area_name",
  },
  "police-incidents": {
    read: "police/*.csv', all_varchar = true, encoding = 'latin-1', delim = ';'",
    id: "incident_no",
    at: "occurred_on::DATE",
    logged: "recorded_on::DATE",
    area: "area",
  },
  "ae-attendances": {
    read: "health/*.csv', all_varchar = true",
    id: "attendance_no",
    at: "arrived_at::TIMESTAMP",
    logged: "entered_on::DATE",
    area: "area",
  },
  "council-tax-contacts": {
    read: "revenues/*.csv', all_varchar = true, union_by_name = true",
    id: "contact_no",
    at: "coalesce(date_of_contact, contacted_on)::DATE",
    logged: "logged_on::DATE",
    area: "area",
  },
  "river-levels": {
    read: "rivers/*.csv', all_varchar = true",
    id: "sensor || ' ' || read_at",
    at: "read_at::TIMESTAMP",
    logged: "received_on::DATE",
    area: "area",
  },
  "social-care-referrals": {
    read: "social-care/*.csv', all_varchar = true",
    id: "referral_no",
    at: "referred_on::DATE",
    logged: "entered_on::DATE",
    area: "area",
  },
};

/** Data sets that have views. */
export const RAW_DATASETS = Object.keys(RAW);

/**
 * Makes, per data set, the views `"raw <id>"` (every line as it is, with `id`, `at`, `logged` and `code`) and
 * `"<id>"` (the same without duplicates), and the tables `areas`, `weather` and `holidays`.
 */
export async function createRawViews(database: Database, dir: string): Promise<void> {
  await database.run(`
    CREATE TABLE areas AS FROM read_csv('${dir}/areas/areas.csv');
    CREATE TABLE weather AS FROM read_csv('${dir}/weather/weather.csv');
    CREATE TABLE holidays AS FROM read_csv('${dir}/calendar/bank-holidays.csv')`);
  for (const [dataset, { read, id, at, logged, area }] of Object.entries(RAW))
    await database.run(`
      CREATE TABLE "raw ${dataset}" AS
        WITH numbered AS (SELECT *, row_number() OVER () AS line FROM read_csv('${dir}/${read}, filename = true))
        SELECT raw.*, ${id} AS _id, ${at} AS _at, ${logged} AS _logged, areas.code AS _code
        FROM numbered AS raw LEFT JOIN areas ON raw.${area} IN (areas.code, areas.name);
      CREATE TABLE "${dataset}" AS SELECT DISTINCT * EXCLUDE (filename, line) FROM "raw ${dataset}"`);
}
