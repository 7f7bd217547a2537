import type { ModelRow } from "../pipelines/published/rows.js";
import { seasonBefore } from "./accuracySentence.js";
import { learntSentences } from "./learntSentences.js";
import { plainReason } from "./plainReason.js";
import type { AreaView, ServiceView } from "./serviceView.js";

/** What fell back, what was withheld and what else a reader has to know of some areas, in words. */
export function HowGood({
  views,
  skill,
  models,
}: {
  views: readonly ServiceView[];
  skill: number | null;
  models: readonly ModelRow[];
}) {
  const learnt = learntSentences(models, views);
  const fallbacks = views.filter((view) => view.areas.some((area) => area.fallback));
  const withheld = views.filter((view) => view.areas.some((area) => area.withheld));
  const noted = views.filter((view) => view.areas.some(hasNote));
  return (
    <section id="good" aria-labelledby="good-title">
      <h2 id="good-title">How good these forecasts are</h2>
      <p>
        Each forecast was first made for times that have already passed, knowing only what was known then, and compared
        with what happened. What did best there has the most weight now. Where nothing came closer than repeating the
        last season, the last season is what is shown.
        {skill !== null &&
          ` Over everything that is shown, forecasts came ${Math.round(100 * skill)}% closer to what happened than repeating the last season.`}
      </p>
      {learnt.length > 0 && <p>{learnt.join(" ")}</p>}
      {fallbacks.length > 0 && (
        <>
          <h3>Shown as the last season was</h3>
          <ul>
            {fallbacks.map((view) => (
              <li key={view.id}>
                <strong>{view.heading}</strong>, repeating {seasonBefore(view.freq)}:{" "}
                {names(view.areas.filter((area) => area.fallback))}.
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Not shown</h3>
      {withheld.length === 0 ? (
        <p>Every area of every service has a forecast.</p>
      ) : (
        <ul>
          {withheld.flatMap((view) =>
            byReason(view.areas.filter((area) => area.withheld)).map(([reason, areas]) => (
              <li key={view.id + reason}>
                <strong>{view.heading}</strong>, {names(areas)}: {reason}
              </li>
            )),
          )}
        </ul>
      )}
      {noted.length > 0 && (
        <>
          <h3>Read with care</h3>
          <ul>
            {noted.flatMap((view) =>
              byReason(view.areas.filter(hasNote), view.areas).map(([reason, areas]) => (
                <li key={view.id + reason}>
                  <strong>{view.heading}</strong>
                  {areas.length < view.areas.length && `, ${names(areas)}`}: {reason}
                </li>
              )),
            )}
          </ul>
        </>
      )}
    </section>
  );
}

const hasNote = (area: AreaView): boolean => !area.withheld && !area.fallback && area.reason !== null;

/** Areas by what is to be said of them; the same note may stand behind the reason of an area that fell back. */
function byReason(areas: readonly AreaView[], all = areas): [string, AreaView[]][] {
  const reasons = [...new Set(areas.map((area) => area.reason))];
  const has = (area: AreaView, reason: string | null) =>
    area.reason === reason || (reason !== null && area.reason?.endsWith(` ${reason}`));
  return reasons.map((reason) => [plainReason(reason), all.filter((area) => has(area, reason))]);
}

/** Few areas by name, many by number. */
function names(areas: readonly AreaView[]): string {
  const all = areas.map((area) => area.name);
  if (all.length > MANY) return `${all.length} areas`;
  return all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

const MANY = 12;
