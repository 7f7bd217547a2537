/** A published reason without the words of the trade, as a sentence that stands after a name. */
export function plainReason(reason: string | null): string {
  const plain = (reason ?? "no reason was given.")
    .replace(/seasonal[- ]naive/gi, "repeating the last season")
    .replaceAll("`", "")
    .replace(/\bbacktest\b/gi, "check against the past");
  // "A&E" and other words in capitals keep them.
  return plain.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase());
}
