import { useMemo, useState } from "preact/hooks";
import type { PastedForecast, Reason } from "../../browser/index.js";
import { numberText } from "./plainText.js";

/** Candidates below this share are summed up in one line. */
const WORTH_A_LINE = 0.03;

/** What carried the forecast of one step: the candidates that the network believed, and what else moved it. */
export function Reasons({ result, series }: { result: PastedForecast; series: number }) {
  const [step, setStep] = useState(1);
  const { h } = result.forecast;
  const reasons = useMemo(() => result.explain(series), [result, series]);
  const own = reasons.filter((reason) => reason.h === step);
  const candidates = own.filter(({ kind }) => kind === "candidate");
  const shown = candidates.filter(({ value }) => value >= WORTH_A_LINE);
  const others = candidates.length - shown.length;
  const groups = own.filter(({ kind }) => kind === "group");
  return (
    <>
      <p>
        <label>
          Periods ahead{" "}
          <input
            type="number"
            name="step"
            min={1}
            max={h}
            value={step}
            onInput={({ currentTarget }) =>
              setStep(Math.max(1, Math.min(h, Math.round(currentTarget.valueAsNumber) || 1)))
            }
          />
        </label>
      </p>
      <ReasonTable
        id="candidates"
        caption="Candidate forecasts by their share in the median. Together they are 100 %."
        titles={["Candidate", "Share", "Says"]}
        rows={[
          ...shown.map((reason) => [reason.name, percent(reason.value), numberText(reason.forecast ?? Number.NaN)]),
          ...(others > 0 ? [[`${others} others`, percent(1 - sum(shown)), ""]] : []),
        ]}
      />
      <ReasonTable
        id="groups"
        caption="By how much each group of inputs moves the median, against what is typical of invented series."
        titles={["What the network reads", "Moves it by"]}
        rows={groups.map(({ name: group, value }) => [group, signed(value)])}
      />
    </>
  );
}

const sum = (reasons: readonly Reason[]) => reasons.reduce((total, { value }) => total + value, 0);
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const signed = (value: number) =>
  Math.abs(value) < 5e-3 ? "0" : `${value > 0 ? "+" : "−"}${numberText(Math.abs(value))}`;

interface ReasonTableProps {
  readonly id: string;
  readonly caption: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function ReasonTable({ id, caption, titles, rows }: ReasonTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table id={id}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {titles.map((title, i) => (
              <th key={title} scope="col" class={i > 0 ? "number" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {rest.map((text, i) => (
                <td key={titles[i + 1]} class="number">
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
