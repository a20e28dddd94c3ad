import "server-only";
import type { Upstream } from "../errors";
import { gates } from "./gates";
import { processSingleton } from "./process-singleton";

type Readiness = {
  ready: boolean;
  started: boolean;
  migrated: boolean;
  dependencies: { upstream: Upstream; state: string; since: string | null }[];
};

type Progress = { started: boolean; migrated: boolean; stopping: boolean };

/** How far this process has come; instrumentation moves it. */
export function progress(): Progress {
  return processSingleton("progress", () => ({ started: false, migrated: false, stopping: false }));
}

/**
 * A process is ready from its start to its stop, whatever its upstreams do: every replica has the same
 * ones, and to take all of them away when one is down would hide the page that says so.
 */
export function readiness(): Readiness {
  const { started, migrated, stopping } = progress();
  return {
    ready: started && !stopping,
    started,
    migrated,
    dependencies: gates().map((gate) => {
      const { upstream, state, since } = gate.state();
      return { upstream, state, since };
    }),
  };
}
