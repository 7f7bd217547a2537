import type { Alert, Place } from "./alert.js";
import { dataHeldAlert, failedAlert, lateAlert } from "./alert.js";
import type { LatestPublication } from "./latestPublication.js";
import type { Observer } from "./observer.js";

export interface AlertOptions {
  readonly here: Pick<Place, "host" | "store">;
  /** What planners see now. */
  readonly latest: () => Promise<LatestPublication | undefined>;
  /** Command that starts the night again. */
  readonly again: string;
  /** Hours after its begin when a night is late. */
  readonly lateAfter: number;
  /** Sends an alert; never throws. */
  readonly send: (alert: Alert) => Promise<void>;
}

/** Sends an alert when a night of this process fails, takes too long, or has data sets at an earlier state. */
export function alertOnNight({ here, latest, again, lateAfter, send }: AlertOptions): Observer {
  const underWay: Promise<void>[] = [];
  let failedStep: { step: string; reason: string } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const alert = (make: (place: Place, latest?: LatestPublication) => Alert | undefined) =>
    underWay.push(
      latest()
        .catch(() => undefined)
        .then((now) => {
          const made = make({ ...here, shown: now?.asOf }, now);
          return made && send(made);
        })
        .catch(() => {}),
    );

  return {
    step({ activity, subject, state, says }) {
      if (state === "failed") failedStep ??= { step: `${activity} ${subject}`.trim(), reason: says };
    },
    night({ night, asOf, state, says, run, startedAt }) {
      clearTimeout(timer);
      if (state === "running") {
        const due = new Date(startedAt + lateAfter * 3_600_000);
        const late = () =>
          alert((place) =>
            lateAlert(place, {
              asOf,
              due: `by ${due.toISOString().slice(0, 16).replace("T", " ")} UTC`,
              state: {
                night,
                says: `it runs since ${new Date(startedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`,
              },
            }),
          );
        timer = setTimeout(late, lateAfter * 3_600_000);
        timer.unref();
      }
      if (state === "published")
        alert((place, now) => {
          if (now?.run === run && now?.heldBack.length) return dataHeldAlert(place, now);
        });
      if (state === "failed")
        alert((place) => failedAlert(place, { asOf, night, again, ...(failedStep ?? { reason: says }) }));
    },
    close: async () => {
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}
