import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { faultyServer } from "../connect/faultyServer.js";
import { headwater } from "../e2e/headwater.js";
import { scratch } from "../scratch.js";
import { workbook } from "../sources/workbook.js";
import { tinyCouncil } from "../tinyCouncil.js";
import { CTRL_C, DOWN, ENTER, onTerminal } from "./terminal.js";

const REPAIRS = [
  "Ref;Reported;Ward;Tenant;NHS No;Cost",
  "R1;03/01/2024;N1;A. Person;943 476 5919;12.50",
  "R2;14/01/2024;S1;B. Person;450 557 7104;NA",
  "R3;15/01/2024;S1;C. Person;401 023 2137;7",
].join("\n");

const ANSWERS = `owner: Head of Housing
silo: housing
licence: Internal
cadence: daily
legal: { basis: public task, purpose: to plan repairs }
retention: { keep: P6Y, reason: schedule 12 }
fields: { cost: { unit: GBP } }
`;

async function council() {
  const dir = await scratch();
  const made = await tinyCouncil(dir, { "sources/housing/repairs.csv": REPAIRS, "answers.yaml": ANSWERS });
  const file = join(made.sources, "housing", "repairs.csv");
  const flags = [`--inventory=${made.inventory}`, `--sources=${made.sources}`];
  const written = async () => readFile(join(made.inventory, "repairs.yaml"), "utf8");
  return { ...made, file, flags, written, answers: join(dir, "answers.yaml") };
}

describe("headwater inventory add", () => {
  it("asks on a terminal what a file does not tell, and writes a data set that passes the check", async () => {
    const { file, flags, written } = await council();
    const typed: [string, string][] = [
      ["Name in the inventory", ENTER],
      ["What people call it", `Housing repairs${ENTER}`],
      ["Who answers for it", `Head of Housing${ENTER}`],
      ["System or department", `housing${ENTER}`],
      ["Where that office is reached", ENTER],
      ["Terms of use", `Internal${ENTER}`],
      ["How often it is refreshed", `${DOWN}${ENTER}`],
      ["Days until a row", `2${ENTER}`],
      ["What allows its use", `public task${ENTER}`],
      ["What it is used for", `to plan repairs${ENTER}`],
      ['How personal is "Ref"', ENTER],
      ['How personal is "Reported"', ENTER],
      ['How personal is "Ward"', ENTER],
      ['How personal is "Tenant": its name says a person', ENTER],
      ['How personal is "NHS No": the values are NHS numbers', ENTER],
      ['How personal is "Cost"', ENTER],
      ["Field that names a row", ENTER],
      ["Field that says when", ENTER],
      ["Service whose demand it tells", `repairs${ENTER}`],
      ["Field with the area's code", `${DOWN}${ENTER}`],
      ["What a period's rows become", ENTER],
      ["What planners call it", ENTER],
      ["Period", `${DOWN}${ENTER}`],
      ["What is counted", `repairs${ENTER}`],
    ];
    const { code, shown, asked } = await onTerminal(["inventory", "add", file, ...flags], typed);
    expect([code, asked], shown).toEqual([0, typed.length]);
    expect(await written()).toBe(`# yaml-language-server: $schema=schema/dataset.json
id: repairs
title: Housing repairs
owner: Head of Housing
silo: housing
licence: Internal
cadence: daily
lagDays: 2
legal: { basis: public task, purpose: to plan repairs }
source: { files: [ housing/repairs.csv ], format: csv, delimiter: ;, empty: [ "", NA ] }
fields:
  ref: { type: text, from: [ Ref ] }
  reported: { type: date, from: [ Reported ], formats: [ "%d/%m/%Y" ] }
  ward: { type: text, from: [ Ward ] }
  tenant: { type: text, from: [ Tenant ], personal: identifier } # its name says a person
  nhs_no: { type: text, from: [ NHS No ], personal: identifier } # the values are NHS numbers: their check digits fit
  cost: { type: number, from: [ Cost ], optional: true }
key: [ ref ]
time: reported
series:
  - service: repairs
    title: Housing repairs
    freq: [ MS ]
    area: ward
    time: reported
    measure: count
    unit: repairs
`);
    const checked = await headwater(["inventory", "check", flags[0]]);
    expect(checked).toMatchObject({ code: 0, stderr: "" });
    expect(checked.stdout).toMatch("tiny: 3 data sets, 2 services. Nothing is wrong.");
  });

  it("writes nothing when whoever was asked leaves with Ctrl-C", async () => {
    const { file, flags, inventory } = await council();
    const before = await readdir(inventory);
    const { code, shown } = await onTerminal(["inventory", "add", file, ...flags], [["Name in the inventory", CTRL_C]]);
    expect(code).toBe(1);
    expect(shown).toContain("Nothing was written.");
    expect(await readdir(inventory)).toEqual(before);
  });

  it("takes answers from a file and from flags, and then asks nothing", async () => {
    const { file, flags, answers, written } = await council();
    const more = [
      "--answer",
      "title=Repairs",
      "--answer",
      "series.0.service=repairs",
      "--answer",
      "series.0.area=ward",
    ];
    const ended = await headwater(["inventory", "add", file, ...flags, `--answers=${answers}`, ...more]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(/nhs_no: the values are NHS numbers.*\(identifier\)/);
    expect(parse(await written())).toMatchObject({
      title: "Repairs",
      retention: { keep: "P6Y", reason: "schedule 12" },
      fields: { cost: { type: "number", unit: "GBP" }, tenant: { personal: "identifier" } },
      series: [{ service: "repairs", area: "ward", freq: ["W-MON"], measure: "count" }],
    });
  });

  it("asks which file of an archive is the table, or takes the answer; alone it says what there is", async () => {
    const { sources, flags, answers, written } = await council();
    const file = join(sources, "repairs.zip");
    await writeFile(file, zipSync({ "notes.csv": strToU8("note\nx\n"), "repairs.csv": strToU8(REPAIRS) }));
    const run = (...more: string[]) => headwater(["inventory", "add", file, ...flags, `--answers=${answers}`, ...more]);
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "The archive has 2 files: notes.csv, repairs.csv. Say which one with --answer source.member=NAME.",
      ),
    });
    expect(await run("--answer", "source.member=repairs.csv")).toMatchObject({ code: 0, stderr: "" });
    const expected = {
      files: ["repairs.zip"],
      member: "repairs.csv",
      format: "csv",
      delimiter: ";",
      empty: ["", "NA"],
    };
    expect(parse(await written()).source).toEqual(expected);
    await rm(join(flags[0].split("=")[1], "repairs.yaml"));
    const asked = ["inventory", "add", file, ...flags, `--answers=${answers}`];
    const { shown } = await onTerminal(asked, [
      ["Which file of the archive", `${DOWN}${ENTER}`],
      ["Name in the inventory", CTRL_C],
    ]);
    expect(shown).toContain("repairs.zip: 6 columns, 3 rows looked at.");
  });

  it("takes the longest sheet of a workbook where nobody is asked, and says so", async () => {
    const { sources, flags, answers, written } = await council();
    const file = join(sources, "repairs.xlsx");
    const table = REPAIRS.split("\n").map((line) => line.split(";"));
    await writeFile(file, workbook({ Notes: [["Read me"]], Repairs: table, Wards: [["ward"], ["N1"]] }));
    const run = (...more: string[]) => headwater(["inventory", "add", file, ...flags, `--answers=${answers}`, ...more]);
    const taken = await run();
    expect(taken).toMatchObject({ code: 0, stderr: "" });
    expect(taken.stdout).toContain(
      "The workbook has 3 sheets: Notes, Repairs, Wards. The longest, Repairs, is taken; another one with --answer source.sheet=NAME.",
    );
    expect(parse(await written()).source).toMatchObject({ sheet: "Repairs" });
    const other = await run("--answer", "source.sheet=Wards", "--answer", "id=wards");
    expect(other.stdout).toContain("repairs.xlsx: 1 column, 1 row looked at.");
  });

  it("looks at a file on the web, which every night fetches again, and says what is wrong with an address", async () => {
    const { flags, answers, written } = await council();
    const web = await faultyServer((url, _, response) => {
      if (url.pathname !== "/data/repairs.csv") response.writeHead(404);
      response.end(REPAIRS);
    });
    const url = `${web.url}/data/repairs.csv`;
    const ended = await headwater(["inventory", "add", url, ...flags, `--answers=${answers}`]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(parse(await written()).source).toEqual({
      ...{ from: { kind: "http", urls: [url] }, format: "csv", delimiter: ";", empty: ["", "NA"] },
    });
    const gone = await headwater(["inventory", "add", `${url}x`, ...flags, `--answers=${answers}`]);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringMatching(/^headwater: .*404/)]);
  });

  it("names all at once what nobody said, and writes nothing", async () => {
    const { file, flags, inventory } = await council();
    const before = await readdir(inventory);
    const { code, stderr } = await headwater(["inventory", "add", file, ...flags, "--answer", "owner=Housing"]);
    expect(code).toBe(1);
    const named = ["silo", "licence", "cadence", "legal.basis", "legal.purpose"];
    expect(stderr.match(/^ {2}[\w.]+(?=:)/gm)).toEqual(named.map((name) => `  ${name}`));
    expect(await readdir(inventory)).toEqual(before);
  });

  it.each<[string, (c: Awaited<ReturnType<typeof council>>) => string[], RegExp]>([
    [
      "an answer that does not fit",
      (c) => [c.file, "--answer", "cadence=often"],
      /repairs\.yaml:\d+:\d+: cadence is "often"/,
    ],
    [
      "a data set that is there",
      (c) => [c.file, "--answer", "id=calls"],
      /the data set "calls" is in calls.yaml already/,
    ],
    ["a file that is not there", (c) => [`${c.file}x`], /repairs\.csvx is not there/],
    ["a file outside of the root", (c) => [c.answers], /answers\.yaml is not below the source root/],
    [
      "an answer without a value",
      (c) => [c.file, "--answer", "owner"],
      /"owner" is no answer\. Write it as PATH=VALUE/,
    ],
  ])("refuses %s", async (_, args, message) => {
    const made = await council();
    const before = await readdir(made.inventory);
    const { code, stderr } = await headwater([
      ...["inventory", "add", ...made.flags, `--answers=${made.answers}`],
      ...args(made),
    ]);
    expect(stderr).toMatch(message);
    expect(code).toBeGreaterThan(0);
    expect(await readdir(made.inventory)).toEqual(before);
  });
});
