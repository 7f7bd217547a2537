import type { Clue } from "./column.js";

interface Hint extends Required<Clue> {
  /** The column's name says it. */
  readonly name?: RegExp;
  /** Nearly all values say it. */
  readonly value?: (text: string) => boolean;
}

/** Values that must fit before a pattern means anything: typing errors are the rule. */
const MOST = 0.9;

const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

/** In this order: the first that fits is the guess. Names are compared with `_` between words. */
const HINTS: readonly Hint[] = [
  { personal: "identifier", why: "the values are NHS numbers: their check digits fit", value: isNhsNumber },
  { personal: "identifier", why: "its name says NHS number", name: /(^|_)nhs_?(no|num|number)(_|$)/ },
  {
    personal: "identifier",
    why: "the values look like National Insurance numbers",
    value: matches(/^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]$/i),
    name: /(^|_)(nino|ni_?(no|number)|national_insurance(_number)?)(_|$)/,
  },
  { personal: "contact", why: "the values are e-mail addresses", value: matches(/^[^\s@]+@[^\s@]+\.[^\s@]+$/) },
  { personal: "contact", why: "its name says e-mail", name: /(^|_)e_?mail/ },
  {
    personal: "contact",
    why: "the values look like telephone numbers",
    value: matches(/^(\+44|0)[\d ()-]{9,14}$/),
  },
  { personal: "contact", why: "its name says telephone", name: /(^|_)(tele)?phone|(^|_)(mobile|tel)(_|$)/ },
  {
    personal: "contact",
    why: "the values are whole postcodes, which a few households share",
    value: matches(/^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i),
  },
  { personal: "contact", why: "its name says address", name: /(^|_)(address|addr|uprn|street_?no|house_?(no|number))/ },
  {
    personal: "contact",
    why: "an exact place may be somebody's home",
    name: /^(lat(itude)?|lon(g|gitude)?|easting|northing)(_m)?$/,
  },
  { personal: "identifier", why: "its name says date of birth", name: /birth|(^|_)(dob|born)(_|$)/ },
  {
    personal: "identifier",
    why: "its name says a person's name",
    name: /(^|_)(first|last|full|given|family|middle|maiden|contact|customer|person)_?name|(^|_)(sur|fore)name/,
  },
  {
    personal: "identifier",
    why: "its name says a person",
    name: /(^|_)(person|people|patient|tenant|resident|citizen|client|customer|caller|victim|suspect|pupil|claimant)(_?(id|no|ref|number|name))?$/,
  },
  { personal: "identifier", why: "the values are addresses of computers", value: matches(/^(\d{1,3}\.){3}\d{1,3}$/) },
  {
    personal: "special",
    why: "its name says a special category of Article 9",
    name: /(^|_)(ethnic|race|religio|faith|sexual|disab|diagnos|health|medical|union|politic|genetic|biometric|impair)/,
  },
];

/**
 * How personal a column looks by its name and the values that are there. A guess for a person to confirm: what is
 * personal cannot be told from a sample, so a column without a clue is not thereby free of it.
 */
export function personalClue(name: string, values: readonly string[]): Clue {
  const texts = values.map((text) => text.trim()).filter((text) => text !== "");
  const most = (fits: (text: string) => boolean) =>
    texts.length > 0 && texts.filter(fits).length >= MOST * texts.length;
  const found = HINTS.find((hint) => hint.name?.test(name) || (hint.value && most(hint.value)));
  if (found) return { personal: found.personal, why: found.why };
  const long = texts.filter((text) => text.split(/\s+/).length >= 6).length;
  return texts.length > 0 && long >= texts.length / 2
    ? { personal: "identifier", why: "free text may name anybody" }
    : { personal: "none" };
}

/** Ten digits, the last of which checks the others modulo 11; spaces and hyphens aside. */
export function isNhsNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}
