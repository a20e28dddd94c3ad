import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { ConceptName, Figure, Where } from "../../metrics/concepts";
import { figuresOf, mergeReadings } from "../../metrics/merge-readings";
import type { Reading } from "../../metrics/reading";
import { openLook } from "../../metrics/server/look";
import type { WindowName } from "../../time/window";
import { assembleTenants } from "../assemble-tenants";
import type { Tenants } from "../tenants";

type Input = { mesh: string; namespace: string; name: string; window?: WindowName | undefined };

const mostTenants = 50;

/**
 * Which tenants take how much of a service: as it counts itself, else by the models that it serves, else of the whole mesh. Whatever
 * upstream is away, the rest is answered, with `stale`.
 */
export async function readTenants({
  ctx,
  input: { mesh, namespace, name: service, window },
  signal,
}: ReadContext & { input: Input }): Promise<Tenants> {
  authorise(ctx, "mesh.read", mesh, namespace);
  const look = await openLook({ ctx, mesh, window, signal });
  const own = { namespace, service };
  const [served, counted] = await look.askTogether([
    { concept: "running", by: ["model"], where: own },
    { concept: "tenantTokens", by: ["tenant"], where: own },
  ]);
  const models = modelsOf(served.reading);
  const isCounter = figuresOf(counted.reading).length > 0;
  const where: Where = isCounter ? own : {};
  const question = (concept: ConceptName) => ({ concept, by: ["tenant", "model"] as const, where });
  const answers = await look.askTogether([
    question("tenantTokens"),
    question("requests"),
    question("errors"),
    question("throttled"),
  ]);
  const [tokens, requests, errors, throttled] = answers.map(({ reading }) => figuresOf(reading));
  const figures = {
    ...{ tokens: tokens ?? [], requests: requests ?? [] },
    ...{ errors: errors ?? [], throttled: throttled ?? [] },
  };
  const ofModels = isCounter || models.length === 0 ? [] : assembleTenants(figures, models);
  const all = ofModels.length > 0 ? ofModels : assembleTenants(figures, null);
  const readings = [served, counted, ...answers].map(({ reading }) => reading);
  return {
    mesh,
    namespace,
    service,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    of: isCounter ? "service" : ofModels.length > 0 ? "models" : "mesh",
    models,
    tenants: all.slice(0, mostTenants),
    tenantsOmitted: Math.max(0, all.length - mostTenants),
    concepts: answers.map(({ use }) => use),
    ...mergeReadings(readings),
  };
}

function modelsOf(reading: Reading<Figure[]>): string[] {
  const names = figuresOf(reading).flatMap(({ labels: { model } }) =>
    model === undefined || model === "" || model === "unknown" ? [] : [model],
  );
  return [...new Set(names)].sort();
}
