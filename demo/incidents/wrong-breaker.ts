import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../../scripts/failure.mjs";
import type { RunningDemo } from "./running-demo";

const target = { mesh: "demo", namespace: "llm", service: "chat-model", kind: "circuit-breaker" };
const mostRequests = 2;
const message = "keep it from being overrun";
const patienceMs = 10_000;

type Console = Pick<RunningDemo, "console" | "tokenFile">;
type Spec = Record<string, unknown> & { versions?: Record<string, Record<string, unknown>> };

const createdSchema = z.object({ id: z.string() });
const routesSchema = z.object({
  policies: z.array(
    z.object({
      written: z
        .object({
          rules: z.array(z.object({ split: z.array(z.object({ to: z.object({ version: z.string() }) })) })),
        })
        .nullable(),
    }),
  ),
});
const policySchema = z.object({
  newestRevision: z.number(),
  written: z.record(z.string(), z.unknown()).nullable(),
});
const submittedSchema = z.object({ revision: z.object({ number: z.number() }) });
const acceptedSchema = z.object({ changeId: z.string() });

/**
 * Decides what somebody in a hurry would: a limit far too low for long streams, of one version (of all, where no route names
 * it), as a change that ends at `endsAt`. Gives its id.
 */
export async function limitVersion(
  demo: Console,
  { version, endsAt }: { version: string; endsAt: string },
): Promise<string> {
  const { id } = createdSchema.parse(await post(demo, "/policies", target));
  const { newestRevision, written } = policySchema.parse(await ask(demo, "GET", `/policies/${id}`));
  const spec = (await isRouted(demo, version))
    ? limited(written ?? {}, version)
    : limitedWhole(written ?? {});
  const submitted = await post(demo, `/policies/${id}/revisions`, {
    baseRevision: newestRevision,
    spec,
    message,
  });
  const { number } = submittedSchema.parse(submitted).revision;
  const applied = await post(demo, `/policies/${id}/revisions/${number}/apply`, { message, until: endsAt });
  return acceptedSchema.parse(applied).changeId;
}

/** Takes the change back, unless somebody was quicker. */
export async function liftLimit(demo: Console, changeId: string): Promise<void> {
  const { status, body } = await answerOf(demo, "POST", `/changes/${changeId}/undo`, {});
  if (status !== 202 && status !== 409) throw refused(status, body);
}

/** A version's limit acts on the calls that a route sends there by name; without one, the service's own does. */
async function isRouted(demo: Console, version: string): Promise<boolean> {
  const query = new URLSearchParams({ ...target, kind: "route" });
  const { policies } = routesSchema.parse(await ask(demo, "GET", `/policies?${query}`));
  const rules = policies.flatMap(({ written }) => written?.rules ?? []);
  return rules.some(({ split }) => split.some(({ to }) => to.version === version));
}

function limitedWhole(spec: Spec): Spec {
  return { ...spec, limits: { ...(spec.limits as object | undefined), maxRequests: mostRequests } };
}

function limited(spec: Spec, version: string): Spec {
  const own = spec.versions?.[version] ?? {};
  const limits = { ...(own.limits as object | undefined), maxRequests: mostRequests };
  return { ...spec, versions: { ...spec.versions, [version]: { ...own, limits } } };
}

async function post(demo: Console, path: string, body: unknown): Promise<unknown> {
  return ask(demo, "POST", path, body);
}

async function ask(demo: Console, method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
  const answer = await answerOf(demo, method, path, body);
  if (answer.status >= 300) throw refused(answer.status, answer.body);
  return answer.body;
}

async function answerOf(
  { console: base, tokenFile }: Console,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(`/api/v1${path}`, base), {
    method,
    headers: {
      authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}`,
      ...(body === undefined ? {} : { "content-type": "application/json", "idempotency-key": randomUUID() }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  });
  return { status: response.status, body: await response.json() };
}

function refused(status: number, body: unknown): Failure {
  const { detail } = z.object({ detail: z.string() }).catch({ detail: "no reason given" }).parse(body);
  return new Failure(`The console refused it (${status}): ${detail}`);
}
