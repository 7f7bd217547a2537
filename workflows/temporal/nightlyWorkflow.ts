import { type SearchAttributePair, WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  executeChild,
  isCancellation,
  log,
  ParentClosePolicy,
  proxySinks,
  setHandler,
  sleep,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from "@temporalio/workflow";
import type { Activities, NightOptions, Published } from "../activities.js";
import { nightly } from "../nightly.js";
import type { NightSinks } from "../observe/nightSinks.js";
import { dateIn } from "./dateIn.js";
import { eventLog } from "./eventLog.js";
import { NIGHT_ID } from "./names.js";
import {
  approveUpdate,
  type Decided,
  type Decision,
  type NightState,
  progressQuery,
  rejectUpdate,
  stopSignal,
} from "./nightMessages.js";
import { onTemporal } from "./onTemporal.js";
import { AREA, AS_OF, fitting, SCHEDULED_AT, SERVICE, STATE } from "./searchAttributes.js";

/** One night on Temporal: `nightly` over activities that workers run, and what a person can ask of it on the way. */
export async function nightlyWorkflow(options: NightOptions): Promise<Published> {
  const events = eventLog();
  const { activities, settled } = onTemporal(events.report);
  const scope = new CancellationScope();
  let state: NightState = "running";
  let stopped: string | undefined;
  let decided: Decided | undefined;

  const enter = (next: NightState, more: SearchAttributePair[] = [], about: { says?: string; run?: string } = {}) => {
    state = next;
    upsertSearchAttributes([{ key: STATE, value: next }, ...more]);
    observed.became({ asOf: options.asOf, state: next, says: about.says ?? "", run: about.run });
  };
  const decide = (verdict: Decided["verdict"]) => (decision: Decision) => {
    decided = { verdict, who: decision.who.trim(), why: decision.why.trim(), at: new Date().toISOString() };
    log.info(`release ${verdict}`, { ...decided });
    upsertMemo({ decided });
    return decided;
  };
  const validator = (decision: Decision) => {
    if (state !== "held" || decided) throw refusal(`This night does not wait for a decision: it is ${state}.`);
    for (const field of ["who", "why"] as const)
      if (typeof decision?.[field] !== "string" || !/^\s*\S[\s\S]{0,999}$/.test(decision[field]))
        throw refusal(`A decision says ${field}, in 1 to 1000 characters.`);
  };

  setHandler(progressQuery, (since) => ({ state, decided, ...events.page(since) }));
  setHandler(approveUpdate, decide("approved"), { validator });
  setHandler(rejectUpdate, decide("rejected"), { validator });
  setHandler(stopSignal, (why) => {
    stopped ??= why;
    scope.cancel();
  });

  const act: Activities = {
    ...activities,
    async plan(asked) {
      const plan = await activities.plan(asked);
      const services = [...new Set(plan.targets.map(({ service }) => service))];
      upsertSearchAttributes([{ key: SERVICE, value: fitting(services) }]);
      return plan;
    },
    async publish(plan, ...results) {
      if (plan.release === "approval") {
        enter("held", [], { says: HELD });
        events.report({ activity: "publish", subject: "", state: "held", says: HELD, reused: false });
        await condition(() => decided !== undefined);
        if (decided?.verdict === "rejected")
          throw ApplicationFailure.nonRetryable(`Rejected by ${decided.who}: ${decided.why}`, "Rejected");
      }
      enter("publishing");
      return activities.publish(plan, ...results);
    },
  };

  enter("running", [{ key: AS_OF, value: new Date(`${options.asOf}T00:00:00Z`) }]);
  try {
    const published = await scope.run(() => nightly(options, act));
    enter("published", [{ key: AREA, value: fitting(published.areas ?? []) }], published);
    return published;
  } catch (error) {
    // The night has failed or stops: what waits in a queue never begins, what runs commits its result.
    scope.cancel();
    await settled();
    const ended = isCancellation(error) ? "stopped" : decided?.verdict === "rejected" ? "rejected" : "failed";
    enter(ended, [], { says: stopped ?? reasonOf(error) });
    if (ended === "stopped" && stopped !== undefined)
      throw ApplicationFailure.nonRetryable(`Stopped: ${stopped}`, "Stopped");
    throw error;
  }
}

const { night: observed } = proxySinks<NightSinks>();

/** The reason inside the layers of a step's failure. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? reasonOf(error.cause) : (error as Error).message;
}

const HELD = "waits for headwater approve --why, or headwater reject --why";

const refusal = (message: string) => ApplicationFailure.nonRetryable(message, "InputError");

/** A night by the schedule: as of the day, on the inventory's wall clock, for which it was due. */
export async function scheduledNight(options: Omit<NightOptions, "asOf">, timeZone: string): Promise<Published> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const due = typedSearchAttributes.get(SCHEDULED_AT) ?? startTime;
  const asOf = dateIn(timeZone, due);
  const night: NightOptions = { ...options, asOf, past: asOf < dateIn(timeZone, startTime) || undefined };
  for (let waited = 0; ; waited++) {
    try {
      return await executeChild(nightlyWorkflow, {
        workflowId: NIGHT_ID,
        args: [night],
        memo: { options: night },
        // Where a new version cannot go on with this workflow, it goes on with the night itself.
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
    } catch (error) {
      // A night that somebody started by hand comes first; this one is not lost.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError) || waited === WAITS) throw error;
      await sleep("1 minute");
    }
  }
}

/** Minutes for which a scheduled night waits for another one to end: less than a day, or it would be in tomorrow's way. */
const WAITS = 20 * 60;
