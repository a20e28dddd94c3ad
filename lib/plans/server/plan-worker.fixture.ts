/**
 * A process that moves plans on as a console does, to be killed at a crash point; deliveries are for others. The services that its
 * meshes know come as arguments.
 */

import { eventually } from "../../../controlplane/fixtures/control-plane";
import { readDatabase } from "../../db/client";
import { Worker } from "../../jobs/worker";
import { MemoryPlane } from "./memory-plane.fixture";
import { plansJob } from "./plans-job";

async function main(services: readonly string[]): Promise<void> {
  for (const mesh of ["a", "b", "c"]) MemoryPlane.inPlaceOf(mesh, services);
  // The first queries of a process compile the engine, which a busy machine takes its time for.
  const count = () => readDatabase((db) => db.plan.count()).catch(() => undefined);
  await eventually(count, (plans) => plans !== undefined, 60_000);
  new Worker({ jobs: [plansJob()], subscribe: () => () => undefined });
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  process.stderr.write(`${String(cause)}\n`);
  process.exit(1);
});
