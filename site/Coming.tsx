import { chanceInWords } from "../pipelines/published/numberInWords.js";
import { periodInWords, periodNoun, spanInWords } from "../pipelines/published/periodInWords.js";
import type { WarningRow } from "../pipelines/published/rows.js";
import { WARN_FROM } from "../pipelines/published/warnFrom.js";

const CAPACITY = chanceInWords(WARN_FROM.capacity).replace("about ", "");
const USUAL = chanceInWords(WARN_FROM["usual range"]).replace("about ", "");

/** Early warnings that a planner reads before anything else; the rest is one click away. */
const FIRST = 8;
const MOST = 60;

/** What is coming first: early warnings in words, the most pressing first, one entry a service and area. */
export function Coming({ warnings, timeZone }: { warnings: readonly WarningRow[]; timeZone?: string }) {
  const entries = together(warnings);
  return (
    <section id="coming" aria-labelledby="coming-title">
      <h2 id="coming-title">What is coming first</h2>
      {entries.length === 0 ? (
        <p>
          No service is expected to go beyond its capacity with a chance of {CAPACITY} or more, nor beyond what is usual
          for the time of year with one of {USUAL} or more.
        </p>
      ) : (
        <>
          <p class="note">
            Where demand may go beyond capacity with a chance of {CAPACITY} or more; where no capacity is known, beyond
            what is usual for the time of year with a chance of {USUAL} or more. The further beyond and the likelier,
            the earlier in this list.
          </p>
          <Entries entries={entries.slice(0, FIRST)} timeZone={timeZone} />
        </>
      )}
      {entries.length > FIRST && (
        <details>
          <summary>
            {Math.min(entries.length, MOST) - FIRST} more early warnings
            {entries.length > MOST && `, of ${entries.length - FIRST}`}
          </summary>
          <Entries entries={entries.slice(FIRST, MOST)} start={FIRST + 1} timeZone={timeZone} />
        </details>
      )}
      {entries.length > 0 && (
        <p class="note">
          All of them, period by period: <a href="warnings.csv">warnings.csv</a>.
        </p>
      )}
    </section>
  );
}

interface EntriesProps {
  readonly entries: readonly WarningRow[][];
  readonly start?: number;
  readonly timeZone?: string;
}

function Entries({ entries, start = 1, timeZone }: EntriesProps) {
  return (
    <ol class="warnings" start={start}>
      {entries.map(([first, ...others]) => {
        const cut = first.sentence.indexOf(": ");
        return (
          <li key={first.rank} class={first.kind === "capacity" ? "capacity" : "usual"}>
            <strong>{first.sentence.slice(0, cut)}</strong>
            {first.sentence.slice(cut)}
            {others.length > 0 && ` ${also(others, timeZone)}`}
            {first.note !== null && (
              <>
                {" "}
                <a href="#held-back">The newest data are not in this.</a>
              </>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Warnings of one series in one entry, in the order of the most pressing of each. */
function together(warnings: readonly WarningRow[]): WarningRow[][] {
  const entries = new Map<string, WarningRow[]>();
  for (const warning of [...warnings].sort((a, b) => a.rank - b.rank)) {
    const key = `${warning.service}\n${warning.freq}\n${warning.area}\n${warning.kind}`;
    const entry = entries.get(key);
    if (entry) entry.push(warning);
    else entries.set(key, [warning]);
  }
  return [...entries.values()];
}

/** The other periods of an entry: one by its name, several counted. */
function also(others: readonly WarningRow[], timeZone?: string): string {
  const [first, ...rest] = [...others].sort((a, b) => a.ds - b.ds);
  const { freq } = first;
  if (rest.length === 0) return `Also ${periodInWords(freq, first.ds, timeZone)}: ${chanceInWords(first.probability)}.`;
  const span = spanInWords(freq, first.ds, rest.at(-1)!.ds, timeZone);
  return `Also ${freq === "D" ? "on" : "in"} ${others.length} other ${periodNoun(freq)}s, ${span}.`;
}
