export interface Area {
  readonly code: string;
  readonly name: string;
  readonly population: number;
  /** Share of residents who live in deprivation, 0 to 1. */
  readonly deprivation: number;
}

/** The twelve areas of the invented borough of Quillmere. No place has these names. */
export const AREAS: readonly Area[] = [
  { code: "A01", name: "Aldmarrow", population: 24_310, deprivation: 0.31 },
  { code: "A02", name: "Brackenhythe", population: 17_840, deprivation: 0.22 },
  // The accent is there on purpose: one silo writes it in latin-1.
  { code: "A03", name: "Château Rise", population: 9_460, deprivation: 0.06 },
  { code: "A04", name: "Dunmallow", population: 21_150, deprivation: 0.28 },
  { code: "A05", name: "Eskerfold", population: 13_720, deprivation: 0.14 },
  { code: "A06", name: "Fennelcote", population: 18_930, deprivation: 0.19 },
  { code: "A07", name: "Gorsehallow", population: 28_640, deprivation: 0.36 },
  { code: "A08", name: "Hollinquay", population: 15_280, deprivation: 0.25 },
  { code: "A09", name: "Ivelstrand", population: 11_570, deprivation: 0.11 },
  { code: "A10", name: "Jasperfold", population: 19_460, deprivation: 0.17 },
  { code: "A11", name: "Kestrelmoor", population: 16_390, deprivation: 0.33 },
  { code: "A12", name: "Larkensea", population: 22_050, deprivation: 0.21 },
];

/** What a silo writes for people who live elsewhere. */
export const ELSEWHERE = "X00";
