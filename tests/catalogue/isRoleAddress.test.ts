import { expect, test } from "vitest";
import { isRoleAddress } from "../../pipelines/catalogue/isRoleAddress.js";

test.each([
  "opendata@council.gov.example",
  "adult-social-care@council.example",
  "Public.Health.Team2@nhs.example",
  "https://council.example/contact",
])("%s is an office's", (contact) => {
  expect(isRoleAddress(contact)).toBe(true);
});

test.each([
  "jane.smith@council.example",
  "jsmith@council.example",
  "j.data@council.example",
  "will@council.example",
  "Jane Smith",
  "020 7946 0123",
  "data@jane@council.example",
  "https://jane:secret@council.example/",
  "42@council.example",
  "",
])("%j is a person's, or may be", (contact) => {
  expect(isRoleAddress(contact)).toBe(false);
});
