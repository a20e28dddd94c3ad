import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { findControlPlane } from "../../control-planes/registry";
import { gatesOf } from "../../http/gates";
import { findLoki } from "../../loki/loki";
import { prometheusOf } from "../../prometheus/prometheus";
import { registriesOf } from "../../registries/registries";
import { requireMesh } from "../../settings/settings";
import type { Examination } from "../examination";
import { diagnoseTelemetry } from "./diagnose-telemetry";
import { examineControlPlane } from "./examine-control-plane";
import { examineRepository } from "./examine-repository";

/**
 * Asks each upstream and registry of a mesh once, a cluster what it has and allows, and Prometheus what it can say. What does not answer is part of the answer. Throws
 * `forbidden` and `not-found` for the mesh.
 */
export async function examineMesh({
  ctx,
  input: { mesh },
}: {
  ctx: Context;
  input: { mesh: string };
}): Promise<Examination> {
  authorise(ctx, "mesh.read", mesh);
  prometheusOf(mesh, ctx);
  findControlPlane(mesh);
  findLoki(mesh, ctx);
  const registries = registriesOf(mesh);
  const [cluster, repository] = await Promise.all([
    examineControlPlane(requireMesh(mesh).controlPlane),
    examineRepository(requireMesh(mesh)),
    ...gatesOf(mesh).map((gate) => gate.check()),
    ...registries.map((registry) => registry.check()),
  ]);
  const telemetry = await diagnoseTelemetry({ ctx, input: { mesh } });
  return {
    mesh,
    upstreams: gatesOf(mesh).map((gate) => gate.state()),
    cluster,
    repository,
    registries: registries.map((registry) => ({ name: registry.name, ...registry.state() })),
    telemetry,
  };
}
