/** Values are quoted, names of columns, files and options are not: apostrophes inside words are neither. */
const QUOTED = /(?<!\w)(["'`])(?:(?!\1(?!\w)).)*\1(?!\w)/g;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Telephone, NHS and account numbers: nine digits or more, however they are grouped; dates are none. */
const LONG_NUMBER = /(?<![\w-])(?!\d{4}-\d\d-\d\d)\+?\(?\d(?:[ ()-]{0,2}\d){8,}(?![\w-])/g;
const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/g;
const INSURANCE = /\b[A-CEGHJ-PR-TW-Z]{2}(?:[ -]?\d\d){3}[ -]?[A-D]\b/g;

const LONGEST = 400;

/**
 * A sentence about a step as it may leave the machine's terminal: for logs, traces and messages. Errors of readers
 * quote the rows that they stumbled over, and a row may be about a person. So what is quoted goes, and what looks like
 * a number, an address or a postcode of somebody's; of several lines the first stays, with the list below it.
 */
export function withoutPersonalData(sentence: string): string {
  const lines = sentence.trim().split("\n");
  // Of a module that does not load, Node says where before it says what.
  const what = lines[0].startsWith("file:") ? lines.findIndex((line) => /^\w*Error: /.test(line)) : 0;
  const [first, ...rest] = lines.slice(Math.max(what, 0));
  const end = rest.findIndex((line) => !/^ {2}(?! *at )/.test(line));
  const listed = (end < 0 ? rest : rest.slice(0, end)).map((line) => line.trim());
  const plain = [first, ...listed]
    .join(" ")
    .replace(QUOTED, "…")
    .replace(EMAIL, "…")
    .replace(INSURANCE, "…")
    .replace(LONG_NUMBER, "…")
    .replace(POSTCODE, "…");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
}
