import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { Resource } from "../control-plane";
import { type Fields, isFields, listOf, normalEntry, textOf } from "./normal-entry";
import { entryKinds, entryRef } from "./refs";
import type { WireChain } from "./wire";

/** Where requests of one kind go: subsets of the service with their weights in percent. */
type Lead = { match: unknown; to: { subset: string; weight: number }[] };

/** Whether the chain that Consul made of all entries routes as these resources say. Pure. */
export function chainSays(service: string, resources: readonly Resource[], chain: WireChain): boolean {
  if (resources.every(({ body }) => body === "")) return chain.Nodes[chain.StartNode]?.Type === "resolver";
  return sameJson(leadsOfResources(service, resources), leadsOfChain(chain));
}

function leadsOfResources(service: string, resources: readonly Resource[]): Lead[] {
  const entries = new Map(
    resources.map(({ ref, body }): [string, Fields] => [ref, JSON.parse(body || "{}")]),
  );
  const splitsOf = (name: string) => listOf(entries.get(entryRef(entryKinds.splitter, name))?.Splits);
  const toOf = (name: string) => {
    const splits = splitsOf(name).map(({ ServiceSubset: subset, Weight: weight }) => ({
      subset: textOf(subset),
      weight: Number(weight ?? 0),
    }));
    return splits.length > 0 ? splits : [{ subset: "", weight: 100 }];
  };
  const routes = listOf(entries.get(entryRef(entryKinds.router, service))?.Routes);
  const leads = routes.map((route): Lead => {
    const { Service: name, ServiceSubset: subset }: Fields = isFields(route.Destination)
      ? route.Destination
      : {};
    const to = textOf(subset) ? [{ subset: textOf(subset), weight: 100 }] : toOf(textOf(name) || service);
    return { match: route.Match ?? null, to };
  });
  // Consul appends what leads to the service's own splitter.
  return [...leads, { match: routes.length > 0 ? everyPath : null, to: toOf(service) }];
}

const everyPath = { HTTP: { PathPrefix: "/" } };

function leadsOfChain(chain: WireChain): Lead[] {
  const start = chain.Nodes[chain.StartNode];
  if (start?.Type !== "router") return [{ match: null, to: leadsTo(chain, chain.StartNode) }];
  return (start.Routes ?? []).map(({ Definition: definition, NextNode: next }) => ({
    match: normalEntry(definition ?? {}).Match ?? null,
    to: leadsTo(chain, next),
  }));
}

function leadsTo(chain: WireChain, id: string): Lead["to"] {
  const node = chain.Nodes[id];
  if (node?.Type === "splitter") {
    return (node.Splits ?? []).map(({ Weight: weight = 0, NextNode: next }) => ({
      subset: subsetAt(chain, next),
      weight: Math.round(weight * 100) / 100,
    }));
  }
  return [{ subset: subsetAt(chain, id), weight: 100 }];
}

function subsetAt(chain: WireChain, id: string): string {
  const target = chain.Nodes[id]?.Resolver?.Target;
  return (target === undefined ? undefined : chain.Targets[target]?.ServiceSubset) ?? "";
}
