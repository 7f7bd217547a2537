import { expect, it } from "vitest";
import { learntSentences } from "../../site/learntSentences.js";
import { renderPage } from "../../site/renderPage.js";
import { serviceViews } from "../../site/serviceView.js";
import { invented } from "./invented.js";

const services = ["fires", "noise", "damp"].map((service) => ({
  ...{ service, title: service, freq: "MS", areas: ["North"] },
}));
const card = (service: string, values: Record<string, unknown>) => ({
  ...{ service, freq: "MS", model: "pretrained-tuned", card: JSON.stringify(values) },
});

it("says where the adapted network is kept, where it was thrown away, and where other data helped", () => {
  const night = invented(services, {
    models: [
      card("fires", { tunedShare: 0.5, covariateShare: 0 }),
      card("noise", { tunedShare: 0, covariateShare: 1 }),
      card("damp", { tunedShare: 1, covariateShare: 0.25 }),
    ],
  });
  const headings = Object.fromEntries(serviceViews(night).map(({ service, heading }) => [service, heading]));
  const page = renderPage(night).replaceAll(/\s+/g, " ");
  const both = serviceViews(night)
    .filter(({ service }) => service !== "noise")
    .map(({ heading }) => heading);
  expect(page).toContain(`It helped just before now, and is used, for ${both.join(" and ")}.`);
  expect(page).toContain(`It did not help, and was thrown away, for ${headings.noise}.`);
  expect(page).toContain("Holidays, weather or other services made forecasts better for");
});

it("says nothing of a night without such a network, or of one that failed", () => {
  const views = serviceViews(invented(services));
  expect(learntSentences([], views)).toEqual([]);
  expect(learntSentences([card("fires", { skipped: "out of memory" })], views)).toEqual([]);
});
