import { useMemo, useState } from "preact/hooks";
import type { PastedForecast, Reason } from "../../browser/index.js";
import { NumberTable } from "./NumberTable.js";
import { numberText } from "./plainText.js";

/** Candidates below this share are summed up in one line. */
const WORTH_A_LINE = 0.03;

/** What carried the forecast of one step: the candidates that the network believed, and what else moved it. */
export function Reasons({ result, series }: { result: PastedForecast; series: number }) {
  const [step, setStep] = useState(1);
  const { h } = result.forecast;
  const explained = useMemo(() => result.explain(series), [result, series]);
  const { reasons } = explained[Math.min(step, h) - 1];
  const candidates = reasons.filter(({ kind }) => kind === "candidate");
  const shown = candidates.filter(({ share }) => share !== null && share >= WORTH_A_LINE);
  const others = candidates.length - shown.length;
  const groups = reasons.filter(({ kind }) => kind === "group");
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
      <NumberTable
        id="candidates"
        caption="Candidate forecasts by their share in the median. Together they are 100 %."
        titles={["Candidate", "Share", "Says"]}
        rows={[
          ...shown.map(({ name, share, forecast }) => [name, percent(share ?? 0), forecast ?? Number.NaN] as const),
          ...(others > 0 ? [[`${others} others`, percent(1 - sum(shown)), ""] as const] : []),
        ]}
      />
      <NumberTable
        id="groups"
        caption="By how much each group of inputs moves the median, against what is typical of invented series."
        titles={["What the network reads", "Moves it by"]}
        rows={groups.map(({ name: group, value }) => [group, signed(value)])}
      />
    </>
  );
}

const sum = (reasons: readonly Reason[]) => reasons.reduce((total, { share }) => total + (share ?? 0), 0);
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const signed = (value: number) =>
  Math.abs(value) < 5e-3 ? "0" : `${value > 0 ? "+" : "−"}${numberText(Math.abs(value))}`;
