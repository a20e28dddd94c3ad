import "server-only";
import { requireEnv } from "../env";
import { processSingleton } from "../http/process-singleton";
import { UpstreamGate } from "../http/upstream-gate";
import { classifyDatabaseError } from "./classify-error";
import { cutClient, GuardedClient } from "./guarded-client";
import { cutConnections, databaseTimeouts, processDatabase } from "./pool";

/** Stands before Postgres. Once a probe has found it dead every pooled connection is cut: none can be trusted. */
export function postgresGate(): UpstreamGate {
  return processSingleton("gate.postgres", () => {
    const gate = new UpstreamGate({
      upstream: "postgres",
      kind: "postgres",
      probe: (signal) => probe(requireEnv("DATABASE_URL"), signal),
    });
    gate.onChange(({ state }) => {
      if (state === "down") cutConnections(processDatabase());
    });
    return gate;
  });
}

/** A fresh connection that answers `select 1`; anything else throws. */
async function probe(connectionString: string, signal: AbortSignal): Promise<void> {
  const client = new GuardedClient({
    connectionString,
    connectionTimeoutMillis: databaseTimeouts.connectMs,
    query_timeout: databaseTimeouts.queryMs,
    application_name: "heddle-probe",
  });
  const cut = () => cutClient(client);
  client.on("error", () => undefined);
  signal.addEventListener("abort", cut, { once: true });
  try {
    await client.connect();
    await client.query("select 1");
  } catch (cause) {
    const fault = classifyDatabaseError(cause);
    throw fault.kind === "down" || fault.kind === "busy" ? fault.error : cause;
  } finally {
    signal.removeEventListener("abort", cut);
    void client.end().catch(() => undefined);
    setTimeout(cut, 200).unref();
  }
}
