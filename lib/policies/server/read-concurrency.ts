import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import type { Concurrency } from "../concurrency";
import { readSlots } from "./read-slots";

/** What a limit per calling proxy multiplies with: who calls, and what the engines work on at once. Never throws for Prometheus. */
export async function readConcurrency({
  ctx,
  input,
  signal,
}: ReadContext & { input: { mesh: string; namespace: string; name: string } }): Promise<Concurrency> {
  const { mesh, namespace, name: service } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const known = await readSlots({ ctx, target: { mesh, namespace, service }, signal });
  return { mesh, namespace, service, generatedAt: new Date().toISOString(), ...known };
}
