import {
  ControlPlaneProcess,
  createTestDatabase,
} from "../../../../controlplane/fixtures/control-plane-process";
import { CrashLane, type Death } from "./lane.fixture";
import { type Crash, deeds, plannedCrashes, waywardness } from "./plan.fixture";
import { judge, readJournal, type Verdict } from "./verdict.fixture";

export type CrashReport = Verdict & { seed: number; deaths: Death[] };

/**
 * Kills so many workers in the middle of their deliveries, some at once (`lanes`), lets others go on, and says what was lost,
 * doubled or falsely said. Each run is the same for the same seed, as far as a machine's speed is.
 */
export async function crashMany(options: {
  seed: number;
  /** Changes that are under way in a process that dies. */
  runs: number;
  perProcess: number;
  lanes: number;
  onDeath?: (count: number) => void;
}): Promise<CrashReport> {
  const { seed } = options;
  const database = await createTestDatabase();
  const plane = await ControlPlaneProcess.start(database.url);
  const lanes: CrashLane[] = [];
  try {
    for (const crashes of inLanes(plannedCrashes(options), options.lanes))
      lanes.push(await CrashLane.open(plane, crashes));
    const told = setInterval(() => options.onDeath?.(lanes.flatMap(({ deaths }) => deaths).length), 5_000);
    const ended = await Promise.allSettled(lanes.map((lane) => lane.run()));
    clearInterval(told);
    for (const each of ended) if (each.status === "rejected") throw each.reason;
    const journal = await readJournal(plane);
    const verdicts: Verdict[] = [];
    for (const lane of lanes) verdicts.push(await judge(lane, plane, journal));
    return { ...sumOf(verdicts), seed, deaths: lanes.flatMap(({ deaths }) => deaths) };
  } finally {
    for (const lane of lanes) await lane.close();
    await plane.end();
    await database.drop();
  }
}

/** Those with one worker apart from those with two. */
function inLanes(crashes: readonly Crash[], count: number): Crash[][] {
  const lanes: Crash[][] = Array.from({ length: count }, () => []);
  for (const workers of [1, 2]) {
    const own = lanes.filter((_, at) => count === 1 || at % 2 === workers - 1);
    const theirs = crashes.filter((crash) => crash.workers === workers);
    for (const [at, crash] of theirs.entries()) own[at % own.length]?.push(crash);
  }
  return lanes;
}

function sumOf(verdicts: readonly Verdict[]): Verdict {
  const count = (of: "accepted" | "superseded" | "takenOver") =>
    verdicts.reduce((sum, verdict) => sum + verdict[of], 0);
  const all = (of: "lost" | "doubled" | "false") => verdicts.flatMap((verdict) => verdict[of]);
  return {
    ...{ accepted: count("accepted"), superseded: count("superseded"), takenOver: count("takenOver") },
    ...{ lost: all("lost"), doubled: all("doubled"), false: all("false") },
  };
}

/** The report as a table; what was violated follows, line by line. */
export function tableOf({ seed, deaths, ...verdict }: CrashReport): string {
  const placeOf = ({ at, isAtPoint }: Death) => ("point" in at && isAtPoint ? at.point : "a moment");
  const places = [...new Set(deaths.map(placeOf))].sort();
  const line = (name: string, holds: (death: Death) => boolean) => {
    const of = deaths.filter(holds);
    const stages = [...new Set(of.map(({ stage }) => stage))].sort();
    const told = stages.map((stage) => `${stage} ${of.filter((death) => death.stage === stage).length}`);
    return `${name.padEnd(28)}${String(of.length).padStart(5)}   ${told.join(", ")}`;
  };
  const { accepted, superseded, takenOver } = verdict;
  const faults = (["lost", "doubled", "false"] as const).flatMap((of) =>
    verdict[of].map((fault) => `${of}: ${fault}`),
  );
  return [
    `seed ${seed}: ${deaths.length} changes were under way when their worker was killed`,
    "",
    `${"killed at".padEnd(28)}${"runs".padStart(5)}   how far the change was then`,
    ...places.map((place) => line(place, (death) => placeOf(death) === place)),
    ...deeds.map((deed) => line(`change: ${deed}`, (death) => death.deed === deed)),
    ...waywardness.map((how) => line(`control plane: ${how}`, ({ plane }) => plane === how)),
    ...[1, 2].map((workers) => line(`workers: ${workers}`, (death) => death.workers === workers)),
    "",
    `deliveries ${accepted}, of which ${superseded} superseded and ${takenOver} taken over from the dead`,
    `lost ${verdict.lost.length}, doubled ${verdict.doubled.length}, false ${verdict.false.length}`,
    ...faults,
  ].join("\n");
}
