import { builtinModules } from "node:module";
import { describe, expect, it } from "vitest";
import { bundleWorkflows } from "../../workflows/temporal/bundleWorkflows.js";
import { quiet } from "./quiet.js";

describe("the workflow's bundle", async () => {
  const { code } = await bundleWorkflows(quiet);
  const modules = [...code.matchAll(/^\/\*\*\*\/ "([^"]+)"$/gm)].map(([, path]) => path);

  it("reaches no Node module", () => {
    expect(modules.length).toBeGreaterThan(20);
    const node = modules.filter((path) =>
      builtinModules.includes(path.replace(/^(node:|external )/, "").replaceAll('"', "")),
    );
    expect(node).toEqual([]);
    expect(code).not.toMatch(/require\(["'](node:)?(fs|path|os|child_process|crypto|net|http|worker_threads)["']\)/);
  });

  it("holds of our own code the night, its order and its policies, and nothing that does the work", () => {
    const ours = modules.filter((path) => path.startsWith("./workflows/") && !path.endsWith(".cjs"));
    expect(modules.filter((path) => /^\.\/(pipelines|models|site|cli|data)\//.test(path))).toEqual([]);
    expect(ours.map((path) => path.slice(2).replace(/\.[jt]s$/, "")).sort()).toEqual([
      "workflows/nightly",
      "workflows/policies",
      "workflows/subjectOf",
      "workflows/temporal/dateIn",
      "workflows/temporal/eventLog",
      "workflows/temporal/explain",
      "workflows/temporal/names",
      "workflows/temporal/nightMessages",
      "workflows/temporal/nightlyWorkflow",
      "workflows/temporal/onTemporal",
      "workflows/temporal/searchAttributes",
    ]);
  });
});
