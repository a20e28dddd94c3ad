import "server-only";
import type { Upstream } from "../errors";
import { gates } from "./gates";
import { processSingleton } from "./process-singleton";

type Readiness = {
  ready: boolean;
  started: boolean;
  migrated: boolean;
  dependencies: { mesh: string | null; upstream: Upstream; state: string; since: string | null }[];
};

type Progress = { started: boolean; migrated: boolean; stop: AbortController };

/** How far this process has come; instrumentation moves it. `stop` aborts when the process is asked to end. */
export function progress(): Progress {
  return processSingleton("progress", () => ({
    started: false,
    migrated: false,
    stop: new AbortController(),
  }));
}

/**
 * A process is ready from its start to its stop, whatever its upstreams do: every replica has the same
 * ones, and to take all of them away when one is down would hide the page that says so.
 */
export function readiness(): Readiness {
  const { started, migrated, stop } = progress();
  return {
    ready: started && !stop.signal.aborted,
    started,
    migrated,
    dependencies: gates().map(({ mesh, gate }) => {
      const { upstream, state, since } = gate.state();
      return { mesh, upstream, state, since };
    }),
  };
}
