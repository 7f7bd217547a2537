import type { GapRule, PastedForecastOptions } from "../../browser/index.js";

const FREQUENCIES: readonly (readonly [string, string])[] = [
  ["", "as the dates say"],
  ["h", "hours (h)"],
  ["D", "days (D)"],
  ...["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map(
    (day) => [`W-${day.slice(0, 3).toUpperCase()}`, `weeks from ${day} (W-${day.slice(0, 3).toUpperCase()})`] as const,
  ),
  ["MS", "months (MS)"],
  ["QS", "quarters (QS)"],
  ["YS", "years (YS)"],
];
const GAPS: readonly (readonly ["" | GapRule, string])[] = [
  ["", "are an error"],
  ["zero", "are zero: nothing happened"],
  ["interpolate", "lie on a line between neighbours"],
  ["weekday-median", "are the median of the same weekday or month"],
];

/** What the form asks for. */
export interface Asked extends PastedForecastOptions {
  readonly text: string;
}

interface ControlsProps {
  readonly sample: string;
  readonly busy: boolean;
  ask(asked: Asked): void;
}

/** The table and how to read it. The browser itself refuses a horizon or season that is no whole number above 0. */
export function Controls({ sample, busy, ask }: ControlsProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (name: string) => String(new FormData(event.currentTarget as HTMLFormElement).get(name) ?? "");
    ask({
      text: field("table"),
      horizon: Number(field("horizon")),
      freq: field("freq") || undefined,
      season: field("season") === "" ? undefined : Number(field("season")),
      gaps: (field("gaps") || undefined) as GapRule | undefined,
    });
  };
  return (
    <form onSubmit={submit}>
      <label for="table">A table with the columns unique_id, ds, y</label>
      <p class="note" id="table-help">
        Paste it from a file or a spreadsheet: one row a series and period, oldest first, dates as 2024-01-31. Counts
        get whole numbers.
      </p>
      <textarea id="table" name="table" rows={10} spellcheck={false} aria-describedby="table-help">
        {sample}
      </textarea>
      <div class="controls">
        <label>
          Periods to forecast
          <input type="number" name="horizon" min={1} max={1000} step={1} value={12} required />
        </label>
        <label>
          A period is one of
          <select name="freq">
            {FREQUENCIES.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          Periods in a season
          <input type="number" name="season" min={1} max={1000} step={1} placeholder="usual" />
        </label>
        <label>
          Gaps
          <select name="gaps">
            {GAPS.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </div>
      <button type="submit" disabled={busy}>
        Forecast
      </button>
    </form>
  );
}
