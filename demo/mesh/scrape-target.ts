import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Workload } from "./workload";

/** Announces a metrics port to Prometheus' file_sd; answers how to take it back. */
export async function writeScrapeTarget(
  folder: string,
  workload: Workload,
  address: string,
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const { namespace, service, version, instance } = workload;
  const file = path.join(folder, `${instance}.json`);
  const draft = `${file}.${process.pid}.draft`;
  const groups = [{ targets: [address], labels: { namespace, service, version, pod: instance } }];
  await writeFile(draft, JSON.stringify(groups));
  await rename(draft, file);
  return () => rm(file, { force: true });
}
