import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { connectionOptionsSchema } from "../../connections/connection-options";
import type { GivenConnection } from "../../connections/credentials";
import { diagnoseLogsIn } from "../../logs/server/diagnose-logs";
import { LokiClient } from "../../loki/client";
import { usualScrape } from "../../metrics/queries/usual-scrape";
import { allSources } from "../../metrics/sources/all-sources";
import type { Telemetry } from "../../metrics/telemetry";
import { PrometheusClient } from "../../prometheus/client";
import { connectionFault } from "../connection-fault";
import type { ConnectionFinding, ConnectionTest, TriedConnection } from "../connection-test";
import type { testConnectionRoute } from "../routes";
import { diagnoseTelemetryIn } from "./diagnose-telemetry";
import { tryControlPlane } from "./try-control-plane";

type Input = z.output<typeof testConnectionRoute.body>;
type Found = Pick<ConnectionTest, "findings"> &
  Partial<Pick<ConnectionTest, "telemetry" | "logs" | "scrapeSeconds">>;

const hourNs = 3_600_000_000_000n;
const likelyScrapeSeconds = 15;

/**
 * Tries an upstream that is not set up yet, with what was typed for it; nothing of that is kept. What is wrong is part of the
 * answer. Throws `forbidden`.
 */
export async function testConnection({
  ctx,
  input: { upstream, connection, kind = "xds" },
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal | undefined;
}): Promise<ConnectionTest> {
  authorise(ctx, "access.manage", null);
  const unusable = faultOf(connection);
  if (unusable)
    return {
      upstream,
      isWell: false,
      findings: [unusable],
      telemetry: null,
      logs: null,
      scrapeSeconds: null,
    };
  const tries = {
    prometheus: tryPrometheus,
    loki: tryLoki,
    "control-plane": async (options: GivenConnection) => ({
      findings: await tryControlPlane(kind, options, signal),
    }),
  };
  const found: Found = await tries[upstream](given(connection), signal).catch((cause: unknown) => {
    signal?.throwIfAborted();
    return { findings: [connectionFault(cause)] };
  });
  return {
    upstream,
    isWell: found.findings.every(({ severity }) => severity !== "fault"),
    findings: found.findings,
    telemetry: found.telemetry ?? null,
    logs: found.logs ?? null,
    scrapeSeconds: found.scrapeSeconds ?? null,
  };
}

async function tryPrometheus(options: GivenConnection, signal: AbortSignal | undefined): Promise<Found> {
  const client = new PrometheusClient(options);
  try {
    const begun = performance.now();
    const at = Math.floor((await client.now({ signal })) / 1_000);
    const latencyMs = Math.round(performance.now() - begun);
    const { product, version } = await client.product();
    const answers = ok("answers", { latencyMs, product: version ? `${product} ${version}` : product });
    const skewMs = client.clockAheadMs();
    const skew =
      Math.abs(skewMs) > 2_000 ? [warning("clock-skew", { seconds: Math.round(skewMs / 1_000) })] : [];
    const { samples } = await client.instant(usualScrape, at, { signal });
    const measured = samples[0]?.value ?? null;
    const scrapeSeconds = measured === null ? null : Math.max(1, Math.round(measured));
    const settings = { scrapeSeconds: scrapeSeconds ?? likelyScrapeSeconds };
    const telemetry = await diagnoseTelemetryIn(client, settings, "new", { signal });
    const scrape = scrapeSeconds === null ? [] : [ok("scrape-interval", { seconds: scrapeSeconds })];
    return { findings: [answers, ...skew, ...scrape, ...sourcesFound(telemetry)], telemetry, scrapeSeconds };
  } finally {
    await client.close();
  }
}

function sourcesFound({ answers }: Telemetry): ConnectionFinding[] {
  const names = new Set(answers.flatMap(({ source }) => source ?? []));
  if (names.size === 0) return [warning("no-series", {})];
  const answered = answers.filter(({ source }) => source !== null).length;
  const params = { names: [...names].sort().join(", "), answered, all: answers.length };
  const hasMesh = allSources.some(({ name, layer }) => layer === "mesh" && names.has(name));
  return [ok("sources", params), ...(hasMesh ? [] : [warning("no-mesh-source", {})])];
}

async function tryLoki(options: GivenConnection, signal: AbortSignal | undefined): Promise<Found> {
  const client = new LokiClient(options);
  try {
    const endNs = BigInt(Date.now()) * 1_000_000n;
    const begun = performance.now();
    const labels = await client.labels({ startNs: endNs - hourNs, endNs, signal });
    const latencyMs = Math.round(performance.now() - begun);
    const own = labels.filter((name) => !name.startsWith("__")).sort();
    const streams =
      own.length === 0 ? warning("no-streams", {}) : ok("streams", { labels: own.slice(0, 12).join(", ") });
    const logs = await diagnoseLogsIn(client, "new", undefined, signal);
    const names = logs.profiles.join(", ");
    const formats = names === "" ? [] : [ok("log-formats", { names })];
    return { findings: [ok("answers", { latencyMs, product: "loki" }), streams, ...formats], logs };
  } finally {
    await client.close();
  }
}

/** What settings would not take is not tried either. */
function faultOf({ url, tenant }: TriedConnection): ConnectionFinding | undefined {
  const parsed = connectionOptionsSchema.safeParse({ url, ...(tenant ? { tenant } : {}) });
  if (parsed.success) return undefined;
  const detail = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
  return { code: "not-usable", severity: "fault", params: { detail } };
}

function given({ bearerToken, basicAuth, ...rest }: TriedConnection): GivenConnection {
  return {
    ...rest,
    ...(bearerToken ? { bearerToken: { value: bearerToken } } : {}),
    ...(basicAuth
      ? { basicAuth: { username: basicAuth.username, password: { value: basicAuth.password } } }
      : {}),
  };
}

function ok(code: ConnectionFinding["code"], params: ConnectionFinding["params"]): ConnectionFinding {
  return { code, severity: "ok", params };
}

function warning(code: ConnectionFinding["code"], params: ConnectionFinding["params"]): ConnectionFinding {
  return { code, severity: "warning", params };
}
