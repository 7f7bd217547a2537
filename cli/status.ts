import { InputError } from "../pipelines/inputError.js";
import { progressInWords } from "../pipelines/progress.js";
import { connect, type NightStatus, type PendingStep } from "../workflows/temporal/client.js";
import type { Workers } from "../workflows/temporal/workersOf.js";
import { followNight } from "./followNight.js";
import { describeSchedule } from "./scheduleOf.js";

export interface StatusFlags {
  readonly store: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** `headwater status`: the last night, what runs now, who works, when the next one is. */
export async function statusCommand({ store, follow, json }: StatusFlags): Promise<void> {
  const headwater = await connect({ store });
  try {
    const night = await headwater.night();
    if (follow) {
      if (!night) throw new InputError("No night was ever started here: start one with headwater run.");
      return await followNight(night, store);
    }
    const [status, schedule, workers] = await Promise.all([
      night?.status(),
      headwater.schedule.get(),
      headwater.workers(),
    ]);
    const failure = status?.state === "failed" ? await night?.result().then(() => "", reasonOf) : undefined;
    if (json) return console.log(JSON.stringify({ night: status, failure, schedule, workers }, null, 2));
    for (const line of describeNight(status, failure)) console.log(line);
    console.log(`Schedule   ${schedule ? describeSchedule(schedule) : "none: make one with headwater schedule set"}`);
    for (const line of describeWorkers(workers)) console.log(line);
  } finally {
    await headwater.close();
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function describeNight(status: NightStatus | undefined, failure: string | undefined): string[] {
  if (!status) return ["Night      none was ever started here: start one with headwater run"];
  const { options, state, startedAt, endedAt, pending, decided } = status;
  const lines = [
    `Night      as of ${options.asOf}, ${state}`,
    `Started    ${startedAt.toISOString()}${endedAt ? `, ended ${endedAt.toISOString()}` : ""}`,
  ];
  if (failure) lines.push(`Failed     ${failure}`, "           When that is mended: headwater retry");
  if (state === "held") lines.push("Held       waits for headwater approve --why, or headwater reject --why");
  if (decided) lines.push(`Decision   ${decided.verdict} by ${decided.who} at ${decided.at}: ${decided.why}`);
  const running = pending.filter((step) => step.started);
  lines.push(...running.map((step) => `Running    ${describeStep(step)}`));
  if (pending.length > running.length)
    lines.push(`Waiting    ${pending.length - running.length} steps in their queues`);
  return lines;
}

function describeStep({ id, attempt, heartbeat, lastFailure }: PendingStep): string {
  const time = heartbeat ? `, ${heartbeat.seconds} s` : "";
  const far = heartbeat?.progress ? `, ${progressInWords(heartbeat.progress)}` : "";
  return `${id}${time}${far}${attempt > 1 ? `, attempt ${attempt} after: ${lastFailure ?? "a lost worker"}` : ""}`;
}

function describeWorkers(workers: Workers): string[] {
  return Object.entries(workers).flatMap(([queue, seen]) =>
    seen.length === 0
      ? [`Workers    none asks ${queue} for work: start one with headwater up or headwater worker`]
      : seen.map(
          ({ name, build, lastSeen }) => `Worker     ${queue}  ${name}  ${build ?? ""}  seen ${lastSeen.toISOString()}`,
        ),
  );
}
