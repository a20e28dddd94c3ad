import { failureLine } from "../../scripts/failure.mjs";
import { readIncidentEnv } from "../app/env";
import { readArguments, usage, type Wanted } from "./arguments";
import { type Incident, type IncidentName, incidentKinds, incidentNames } from "./incident";
import { isOver, readIncidents, removeIncident, writeIncident } from "./incident-folder";
import { findRunningDemo, type RunningDemo } from "./running-demo";
import { liftLimit, limitVersion } from "./wrong-breaker";

const say = (text: string) => console.log(text);

async function run(wanted: Wanted): Promise<void> {
  if (wanted.do === "help") return say(usage);
  const env = readIncidentEnv();
  const demo = await findRunningDemo(env.HEDDLE_DEMO_DIR, env.INCIDENTS_DIR);
  const running = (await readIncidents(demo.incidentsFolder)).filter(
    (incident) => !isOver(incident, Date.now()),
  );
  if (wanted.do === "list") list(running);
  else if (wanted.do === "clear") {
    const ending = running.filter(({ name }) => wanted.name === undefined || name === wanted.name);
    for (const incident of ending) await end(demo, incident);
    if (ending.length === 0) say("No incident is running.");
  } else await begin(demo, wanted, running);
}

function list(running: Incident[]): void {
  for (const name of incidentNames) {
    const incident = running.find((each) => each.name === name);
    const state = incident ? `  RUNNING until ${clock(incident.endsAt)}` : "";
    say(`${name.padEnd(18)}${incidentKinds[name].about}${state}`);
  }
}

async function begin(
  demo: RunningDemo,
  { name, seconds, version }: { name: IncidentName; seconds: number; version: string | undefined },
  running: Incident[],
): Promise<void> {
  const earlier = running.find((each) => each.name === name);
  if (earlier) await end(demo, earlier);
  const now = Date.now();
  const chosen = version ?? incidentKinds[name].version;
  const incident: Incident = {
    name,
    startedAt: new Date(now).toISOString(),
    endsAt: new Date(now + seconds * 1000).toISOString(),
    params: chosen === undefined ? {} : { version: chosen },
  };
  if (name === "wrong-breaker" && chosen !== undefined)
    incident.params.changeId = await limitVersion(demo, { version: chosen, endsAt: incident.endsAt });
  writeIncident(demo.incidentsFolder, incident);
  say(`${name}${chosen ? ` on ${chosen}` : ""}: ${incidentKinds[name].about}.`);
  say(`It ends at ${clock(incident.endsAt)}, or with: npm run demo:incident -- --clear ${name}`);
}

async function end(demo: RunningDemo, incident: Incident): Promise<void> {
  if (incident.params.changeId) await liftLimit(demo, incident.params.changeId);
  removeIncident(demo.incidentsFolder, incident.name);
  say(`${incident.name} is over.`);
}

function clock(time: string): string {
  return new Date(time).toLocaleTimeString("en-GB");
}

try {
  await run(readArguments(process.argv.slice(2)));
} catch (error) {
  console.error(`heddle: ${failureLine(error)}`);
  process.exitCode = 1;
}
