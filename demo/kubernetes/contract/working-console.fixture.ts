/** A process that does what changes leave behind, as a console does, until it is ended: `npx tsx` starts it. */

import { changeJobs } from "../../../lib/changes/server/change-jobs";
import { Worker } from "../../../lib/jobs/worker";

const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
const worker = new Worker({ jobs: changeJobs({ measureSplit }), subscribe: () => () => undefined });
process.once("SIGTERM", () => void worker.stop().then(() => process.exit(0)));
