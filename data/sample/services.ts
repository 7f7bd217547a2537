import type { Silo } from "./silo.js";
import { aeAttendances } from "./silos/aeAttendances.js";
import { councilTaxContacts } from "./silos/councilTaxContacts.js";
import { housingRepairs } from "./silos/housingRepairs.js";
import { policeIncidents } from "./silos/policeIncidents.js";
import { riverLevels } from "./silos/riverLevels.js";
import { wasteReports } from "./silos/wasteReports.js";

/** A silo and the service that is forecast from it, named alike. */
export interface Service {
  readonly silo: Silo;
  readonly freq: string;
  readonly measure: "sum" | "mean";
  /** Values in the silo's rows for one of the published unit: 1000 mm are one metre. */
  readonly scale: number;
}

export const SERVICES: readonly Service[] = [
  { silo: aeAttendances, freq: "D", measure: "sum", scale: 1 },
  { silo: councilTaxContacts, freq: "W-MON", measure: "sum", scale: 1 },
  { silo: housingRepairs, freq: "W-MON", measure: "sum", scale: 1 },
  { silo: policeIncidents, freq: "MS", measure: "sum", scale: 1 },
  { silo: riverLevels, freq: "D", measure: "mean", scale: 1000 },
  { silo: wasteReports, freq: "W-MON", measure: "sum", scale: 1 },
];
