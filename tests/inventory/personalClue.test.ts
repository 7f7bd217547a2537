import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNhsNumber, personalClue } from "../../pipelines/propose/personalClue.js";
import { isNhsNumber as oracle } from "../sample/isNhsNumber.js";

describe("personalClue", () => {
  it.each<[string, string[], string]>([
    ["nhs_no", [], "identifier"],
    ["patient_number", ["943 476 5919", "4505577104", "401-023-2137"], "identifier"],
    ["ni", ["QQ123456C", "AB 12 34 56 D"].map((t) => t.replace("QQ", "JG")), "identifier"],
    ["date_of_birth", ["1970-01-01"], "identifier"],
    ["dob", [], "identifier"],
    ["born_on", [], "identifier"],
    ["surname", ["Smith"], "identifier"],
    ["first_name", [], "identifier"],
    ["tenant", [], "identifier"],
    ["tenant_name", [], "identifier"],
    ["customer_id", ["17"], "identifier"],
    ["ip", ["192.0.2.1", "198.51.100.7"], "identifier"],
    [
      "notes",
      ["the man at the corner shop said that it leaks", "ask for the key at number seven, second floor"],
      "identifier",
    ],
    ["reply_to", ["a@example.org", "b.c@example.com"], "contact"],
    ["email_address", [], "contact"],
    ["called_from", ["020 7946 0958", "+44 20 7946 0321"], "contact"],
    ["place", ["SW1A 1AA", "M1 1AE", "cr2 6xh"], "contact"],
    ["uprn", ["100023336956"], "contact"],
    ["latitude", ["51.5"], "contact"],
    ["ethnicity", ["White British"], "special"],
    ["disability", ["yes"], "special"],
    ["ward", ["North", "Harbour"], "none"],
    ["borough_name", ["Camden"], "none"],
    ["postcode_district", ["SW1", "M1"], "none"],
    ["amount", ["10", "2024"], "none"],
    ["easting_rounded", ["530050"], "none"],
    ["empty", ["", " "], "none"],
  ])("takes %s %j for %s", (name, values, personal) => {
    expect(personalClue(name, values).personal).toBe(personal);
  });

  it("says why for whatever it takes for personal", () => {
    expect(personalClue("x", ["4505577104"]).why).toMatch(/check digits fit/);
    expect(personalClue("ward", ["North"])).toEqual({ personal: "none" });
  });

  it("knows an NHS number by its check digit, as the NHS Data Dictionary computes it", () => {
    const digits = fc.stringMatching(/^\d{10}$/);
    fc.assert(
      fc.property(digits, (text) => isNhsNumber(text) === oracle(text)),
      { numRuns: 2000 },
    );
    // Ten numbers that differ in the last digit: at most one of them is valid.
    fc.assert(
      fc.property(fc.stringMatching(/^\d{9}$/), (nine) => {
        const valid = [..."0123456789"].filter((last) => isNhsNumber(nine + last));
        expect(valid.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
