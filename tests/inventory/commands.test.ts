import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { headwater } from "../e2e/headwater.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";

describe("headwater inventory", () => {
  it("check names every problem of every file at once, each with its place", async () => {
    const { inventory } = await tinyCouncil(await scratch(), {
      "inventory/calls.yaml": callsWith("cadence: daily", "cadence: dialy").replace("key: [id]", "key: [idd]"),
      "inventory/zones.yaml": callsWith("area: area", "area: ward").replace("id: calls", "id: areas"),
      "inventory/broken.yaml": "id: [",
    });
    const { code, stderr, stdout } = await headwater(["inventory", "check", `--inventory=${inventory}`]);
    const at = (file: string) => join(inventory, file);
    expect(stderr.split("\n").filter((line) => line.startsWith("  "))).toEqual([
      expect.stringContaining(`${at("broken.yaml")}:1:`),
      expect.stringContaining(`${at("calls.yaml")}:6:10: cadence is "dialy"`),
      expect.stringContaining(`${at("zones.yaml")}:16:55: "ward" is no field`),
      expect.stringContaining(`${at("zones.yaml")}:1:5: the data set "areas" is in areas.yaml already`),
    ]);
    expect([code, stdout]).toEqual([1, ""]);
  });

  it("check reads the files beside the inventory, and says what is wrong in one", async () => {
    const { inventory } = await tinyCouncil(await scratch(), {
      "inventory/calls.yaml": callsWith("area: area, time", "area: area, boundaries: changes.csv, time"),
      "inventory/changes.csv": "old,new,share\nN1,S1,0.5\n",
    });
    const { code, stderr } = await headwater(["inventory", "check", `--inventory=${inventory}`]);
    expect(code).toBe(1);
    expect(stderr).toContain('changes.csv: the shares of "N1" add up to 0.5. They have to be 1');
  });

  it("check is content with the invented borough", async () => {
    const { code, stdout } = await headwater(["inventory", "check"]);
    expect([code, stdout]).toEqual([0, "sample: 10 data sets, 7 services. Nothing is wrong.\n"]);
  });

  it("list has a line a data set, and the same as JSON", async () => {
    const { stdout } = await headwater(["inventory", "list"]);
    const json = JSON.parse((await headwater(["inventory", "list", "--json"])).stdout) as { id: string }[];
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^id +silo +cadence +fields +services +owner$/);
    expect(lines.slice(1).map((line) => line.split(" ")[0])).toEqual(json.map(({ id }) => id));
    expect(stdout).toMatch(
      /^social-care-referrals +social-care +daily +8 \(4 personal\) +social-care-referrals +Director/m,
    );
  });

  it("show says whose a data set is, under which law, what is read of it and what it feeds", async () => {
    const { stdout } = await headwater(["inventory", "show", "social-care-referrals"]);
    expect(stdout).toMatch(/^Referrals to adult social care \(social-care-referrals\)/);
    expect(stdout).toMatch(/^Legal basis +UK GDPR Article 6\(1\)\(e\)/m);
    expect(stdout).toMatch(/^Sharing +QDS-05.*from 2009-04-01 to 2012-03-31/m);
    expect(stdout).toMatch(/^ {2}nhs_number +text +personal \(identifier\), never read into the warehouse/m);
    expect(stdout).toMatch(/^ {2}social-care-referrals .*referrals per W-MON +count by area/m);
    const shown = await headwater(["inventory", "show", "social-care-referrals", "--json"]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      id: "social-care-referrals",
      legal: { basis: expect.any(String) },
    });
  });

  it("show of an unknown data set names the nearest", async () => {
    const { code, stderr } = await headwater(["inventory", "show", "river-level"]);
    expect([code, stderr]).toEqual([1, 'headwater: Unknown data set: "river-level". Did you mean "river-levels"?\n']);
  });
});
