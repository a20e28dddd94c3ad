import { Failure } from "../../scripts/failure.mjs";
import { isRunning, type ProcessIdentity } from "./process-identity";

const askedMs = 5_000;
const givenUpMs = 10_000;
const stepMs = 100;

/** Ends a process that is no child of this one: a polite signal, and SIGKILL for what has not ended 5 s later. */
export async function endProcess(
  identity: ProcessIdentity,
  polite: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  send(identity, polite);
  for (let waited = 0; isRunning(identity); waited += stepMs) {
    if (waited === askedMs) send(identity, "SIGKILL");
    if (waited > givenUpMs)
      throw new Failure(`Process ${identity.pid} of an earlier demo does not end: kill -9 ${identity.pid}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}

function send({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
    throw new Failure(
      `Process ${pid} of an earlier demo belongs to another user and cannot be ended: sudo kill ${pid}`,
    );
  }
}
