import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Failure } from "../../scripts/failure.mjs";

const endpointsSchema = z.object({ console: z.url(), gateway: z.url(), prometheus: z.url() });

export type RunningDemo = z.infer<typeof endpointsSchema> & { incidentsFolder: string; tokenFile: string };

/** The demo that runs on this folder; throws a Failure when none does. */
export async function findRunningDemo(
  folder: string,
  incidentsFolder: string | undefined,
): Promise<RunningDemo> {
  const nothing = new Failure(`No demo is running in ${folder}. Start one: npm run demo`);
  const file = path.join(folder, "endpoints.json");
  if (!existsSync(file)) throw nothing;
  const { success, data } = endpointsSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!success || !(await answers(new URL("/healthz", data.gateway)))) throw nothing;
  return {
    ...data,
    incidentsFolder: incidentsFolder ?? path.join(folder, "incidents"),
    tokenFile: path.join(folder, "token"),
  };
}

async function answers(url: URL): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
