import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { findControlPlane } from "../../control-planes/registry";
import { gatesOf } from "../../http/gates";
import { findLoki } from "../../loki/loki";
import { prometheusOf } from "../../prometheus/prometheus";
import type { Examination } from "../examination";
import { diagnoseTelemetry } from "./diagnose-telemetry";

/**
 * Asks each upstream of a mesh once, and Prometheus what it can say. What does not answer is part of the answer. Throws
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
  prometheusOf(mesh);
  findControlPlane(mesh);
  findLoki(mesh);
  await Promise.all(gatesOf(mesh).map((gate) => gate.check()));
  const telemetry = await diagnoseTelemetry({ ctx, input: { mesh } });
  return { mesh, upstreams: gatesOf(mesh).map((gate) => gate.state()), telemetry };
}
