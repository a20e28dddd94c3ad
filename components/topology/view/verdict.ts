import type { Topology, TopologyNode } from "../../../lib/topology/topology";
import { causesFirst } from "./blame";

/** What the page says first, in one sentence. */
export type Verdict =
  | { kind: "sick"; worst: TopologyNode; others: number }
  | { kind: "well"; count: number }
  | { kind: "quiet" }
  | { kind: "unknown" };

/** Sick before unknown before quiet; callers outside the mesh are nobody's to mend. */
export function verdictOf({ nodes, edges }: Pick<Topology, "nodes" | "edges">): Verdict {
  const services = nodes.filter(({ kind }) => kind === "service");
  const [worst, ...others] = causesFirst({ nodes, edges });
  if (worst) return { kind: "sick", worst, others: others.length };
  if (services.some(({ health }) => health === "unknown")) return { kind: "unknown" };
  const serving = services.filter(({ health }) => health === "well").length;
  return serving === 0 ? { kind: "quiet" } : { kind: "well", count: services.length };
}
