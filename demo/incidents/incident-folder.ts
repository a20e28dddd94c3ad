import { mkdirSync, rmSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { writeWhole } from "../../scripts/write-whole.mjs";
import { type Incident, type IncidentName, incidentNames, incidentSchema } from "./incident";

const mostBytes = 16 * 1024;

const fileOf = (folder: string, name: IncidentName) => path.join(folder, `${name}.json`);

/** The incidents whose files are there, over or not. Whatever else lies in the folder is passed over. */
export async function readIncidents(folder: string): Promise<Incident[]> {
  let files: string[];
  try {
    files = await readdir(folder);
  } catch {
    return [];
  }
  const known = incidentNames.filter((name) => files.includes(`${name}.json`));
  const read = await Promise.all(known.map((name) => readIncident(folder, name)));
  return read.filter((incident) => incident !== undefined);
}

async function readIncident(folder: string, name: IncidentName): Promise<Incident | undefined> {
  try {
    const file = fileOf(folder, name);
    if ((await stat(file)).size > mostBytes) return undefined;
    const { success, data } = incidentSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return success && data.name === name ? data : undefined;
  } catch {
    return undefined;
  }
}

export function isOver(incident: Incident, now: number): boolean {
  return Date.parse(incident.endsAt) <= now;
}

export function writeIncident(folder: string, incident: Incident): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(fileOf(folder, incident.name), `${JSON.stringify(incident, null, 2)}\n`);
}

export function removeIncident(folder: string, name: IncidentName): void {
  rmSync(fileOf(folder, name), { force: true });
}

/** Keeps the folder free of incidents that are over. */
export async function sweepIncidents(folder: string): Promise<void> {
  for (const incident of await readIncidents(folder)) {
    if (isOver(incident, Date.now())) removeIncident(folder, incident.name);
  }
}
