import "server-only";
import { setMaxListeners } from "node:events";
import { AppError } from "../../errors";

/** A page waits no longer than this for all that it asks, in milliseconds. */
const patienceMs = 1_850;

/** Aborts with `signal`, or with `upstream-timeout` when a page has waited long enough for Prometheus. */
export function patienceSignal(signal: AbortSignal | undefined): AbortSignal {
  const patience = new AbortController();
  setTimeout(() => {
    patience.abort(
      new AppError("upstream-timeout", "prometheus did not answer in time", { upstream: "prometheus" }),
    );
  }, patienceMs).unref();
  const either = signal ? AbortSignal.any([signal, patience.signal]) : patience.signal;
  // A page asks many things at once, each of which listens; that is no leak.
  setMaxListeners(0, either);
  return either;
}

/** A failure of Prometheus as a value; throws everything else. */
export function prometheusFailure(cause: unknown): AppError {
  if (cause instanceof AppError && cause.upstream === "prometheus") return cause;
  throw cause;
}
