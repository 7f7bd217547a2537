import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ShowOptions, show } from "../../cli/show.js";
import { InputError } from "../../pipelines/inputError.js";
import { publish } from "../../pipelines/publish/publish.js";
import { openStore } from "../../pipelines/store/store.js";
import { nightFixture, RUN, temporary } from "../publish/nightFixture.js";

let at: Awaited<ReturnType<typeof temporary>>;
let store: string;

beforeAll(async () => {
  at = await temporary();
  store = join(at.dir, "store");
  await publish(await openStore(store), { run: RUN, inputs: await nightFixture(join(at.dir, "steps")) });
});
afterAll(() => at.remove());

async function shown(options: Partial<ShowOptions> & { service: string }): Promise<string[]> {
  const lines: string[] = [];
  await show({ store, ...options }, (line) => lines.push(line));
  return lines;
}

describe("one area", () => {
  it("is shown with its past, a fan, the next periods, the maker and how good it is", async () => {
    const lines = await shown({ service: "police-crime", area: "E09000007" });
    expect(lines[0]).toBe("Police crime, Camden (E09000007): offences per month");
    expect(lines[1]).toBe("As of 1 January 2024, run 0123456789ab");
    expect(lines[3]).toMatch(/^[▁▂▃▄▅▆▇█]{60}$/);
    expect(lines[4]).toMatch(/^January 2019 to December 2023, 60 of 72 months: from [\d,]+ to [\d,]+, last [\d,]+$/);
    const rows = lines.filter((line) => line.includes("█") && /^[A-Z]/.test(line));
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual(
      ["January", "February", "March", "April", "May", "June"].map((month) => `${month} 2024`),
    );
    for (const row of rows) expect(row).toMatch(/ [\d,]+ {2,}[\d,]+ to [\d,]+ {2} *·+▒+█▒+·+$/);
    expect(lines).toContain("Made by combination of holt-winters 33 %, network 33 %, seasonal-naive 33 %");
    expect(lines).toContain("Backtest: 15.0 % lower error than seasonal naive, 80 % ranges held 81 % of what happened");
  });

  it("is found by its name as by its code, case aside", async () => {
    const byCode = await shown({ service: "police-crime", area: "E09000007" });
    expect(await shown({ service: "police-crime", area: "camden" })).toEqual(byCode);
  });

  it("says why it fell back", async () => {
    const lines = await shown({ service: "police-crime", area: "Hackney" });
    expect(lines).toContain(
      "Made by seasonal-naive. On 3 stretches of the past no model did better than seasonal naive: the combination's error was 10 % higher.",
    );
    expect(lines).toContain("Backtest: as good as seasonal naive, 80 % ranges held 81 % of what happened");
  });

  it("says why it is withheld, and shows no forecast", async () => {
    const lines = await shown({ service: "dwelling-fires", area: "City of London" });
    expect(lines).toContain("Withheld. The series is too short to try even seasonal naive on its own past.");
    expect(lines.join("\n")).not.toMatch(/median/);
  });

  it("is shown where a service has only one", async () => {
    expect((await shown({ service: "cycle-hires" }))[0]).toMatch(/^Cycle hires, Greater London/);
  });
});

it("lists the areas of a service, a line each", async () => {
  const lines = await shown({ service: "dwelling-fires" });
  expect(lines[0]).toBe("Dwelling fires: fires per week in 7 areas");
  expect(lines[3]).toMatch(/^E09000001 {2}City of London .*withheld: The series is too short/);
  expect(lines[6]).toMatch(/^E09000007 {2}Camden .*[▁-█]{24} .* in the week of 1 January 2024, combination$/);
  expect(lines.at(-1)).toBe("One area in full: headwater show dwelling-fires E09000001");
});

describe("as JSON", () => {
  it("has every published row of the series, dates as ISO texts", async () => {
    const [text] = await shown({ service: "police-crime", area: "Camden", json: true });
    const [series] = JSON.parse(text);
    expect(series).toMatchObject({ run: "0123456789ab", as_of: "2024-01-01", area: "E09000007", freq: "MS" });
    expect(series.history).toHaveLength(72);
    expect(series.history[71].ds).toBe("2023-12-01");
    expect(series.forecasts.map((row: { ds: string }) => row.ds.slice(0, 7))).toEqual([
      "2024-01",
      "2024-02",
      "2024-03",
      "2024-04",
      "2024-05",
      "2024-06",
    ]);
    expect(Object.keys(series.forecasts[0])).toEqual([
      ...[
        "ds",
        "h",
        "mean",
        "q0.025",
        "q0.1",
        "q0.2",
        "q0.3",
        "q0.4",
        "q0.5",
        "q0.6",
        "q0.7",
        "q0.8",
        "q0.9",
        "q0.975",
      ],
    ]);
    expect(series.accuracy).toHaveLength(16);
  });

  it("has all areas where none is named", async () => {
    const [text] = await shown({ service: "police-crime", json: true });
    expect(JSON.parse(text)).toHaveLength(7);
  });
});

describe("what is not there", () => {
  const refused: [law: string, options: Partial<ShowOptions> & { service: string }, message: RegExp][] = [
    ["a service", { service: "police-crimes" }, /Unknown service: "police-crimes"\. Published are police-crime, /],
    ["an area", { service: "police-crime", area: "Cambden" }, /Unknown area .*"Cambden"\. The closest are Camden, /],
    ["a frequency", { service: "police-crime", freq: "D" }, /not published with frequency "D"\. It has MS\./],
    ["a night", { service: "police-crime", store: "/nowhere" }, /Nothing is published .* headwater nightly/],
  ];
  it.each(refused)("%s is refused with what there is", async (_, options, message) => {
    await expect(shown(options)).rejects.toThrow(InputError);
    await expect(shown(options)).rejects.toThrow(message);
  });
});
