import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf } from "../fields";
import { rpcFailure } from "../refusal";
import type { Entry, EntryKind } from "./entry";
import { printGoDuration } from "./go-duration";
import { printRoute } from "./print-entry";

type Find = (kind: EntryKind, name: string) => Entry | undefined;
type Split = { Definition: Fields; Weight?: number; NextNode: string };
type Node = {
  Type: "router" | "splitter" | "resolver";
  Name: string;
  Routes?: { Definition: Fields; NextNode: string }[];
  Splits?: Split[];
  Resolver?: { Target: string; ConnectTimeout: string; Default?: boolean };
  LoadBalancer?: Fields;
};
export type Chain = {
  ServiceName: string;
  Namespace: string;
  Partition: string;
  Datacenter: string;
  Default?: boolean;
  Protocol: string;
  StartNode: string;
  Nodes: Record<string, Node>;
  Targets: Record<string, Fields>;
};

/**
 * discoverychain.Compile (agent/consul/discoverychain/compile.go) without failover and peers: the router of the
 * service alone, splitters wherever no subset is named, resolvers with redirects and default subsets. Throws its graph
 * errors in its own words.
 */
export function compileChain(service: string, datacenter: string, find: Find): Chain {
  return new Compiler(service, datacenter, find).compile();
}

class Compiler {
  private readonly nodes = new Map<string, Node>();
  private readonly targets = new Map<string, Fields>();
  private protocol = "";
  private isAdvanced = false;

  constructor(
    private readonly service: string,
    private readonly datacenter: string,
    private readonly find: Find,
  ) {}

  compile(): Chain {
    const start = this.startNode();
    this.flattenSplitters();
    this.removeUnused(start);
    if (this.isAdvanced && !["http", "http2", "grpc"].includes(this.protocol)) {
      const words = `uses a protocol "${this.protocol}" that does not permit advanced routing or splitting behavior`;
      throw rpcFailure(`discovery chain "${this.service}" ${words}`);
    }
    const isDefault = this.nodes.get(start)?.Resolver?.Default === true;
    return {
      ServiceName: this.service,
      Namespace: "default",
      Partition: "default",
      Datacenter: this.datacenter,
      ...(isDefault ? { Default: true } : {}),
      Protocol: this.protocol,
      StartNode: start,
      Nodes: Object.fromEntries(this.nodes),
      Targets: Object.fromEntries(this.targets),
    };
  }

  private startNode(): string {
    const router = this.find("service-router", this.service);
    if (!router) return this.splitterOrResolver(this.service);
    this.isAdvanced = true;
    this.recordProtocol(this.service);
    const routes = listOf(router.Routes).map((route) => {
      const to = fieldsOf(route.Destination);
      const name = textOf(to.Service) || this.service;
      const subset = textOf(to.ServiceSubset);
      const next = subset === "" ? this.splitterOrResolver(name) : this.resolver(name, subset);
      return { Definition: printRoute(route), NextNode: next };
    });
    // "we'll add a catch-all route at the end to send unmatched traffic to the next hop in the chain"
    const last = {
      Definition: {
        Match: { HTTP: { PathPrefix: "/" } },
        Destination: { Service: this.service, Namespace: "default", Partition: "default" },
      },
      NextNode: this.splitterOrResolver(this.service),
    };
    const name = idOf(this.service);
    this.nodes.set(`router:${name}`, { Type: "router", Name: name, Routes: [...routes, last] });
    return `router:${name}`;
  }

  private splitterOrResolver(name: string): string {
    return this.splitter(name) ?? this.resolver(name, "");
  }

  private splitter(name: string): string | undefined {
    const id = `splitter:${idOf(name)}`;
    if (this.nodes.has(id)) return id;
    const splitter = this.find("service-splitter", name);
    if (!splitter) return undefined;
    const node: Node = { Type: "splitter", Name: idOf(name), Splits: [] };
    this.nodes.set(id, node);
    this.isAdvanced = true;
    node.Splits = listOf(splitter.Splits).map((split) => {
      const to = textOf(split.Service) || name;
      const subset = textOf(split.ServiceSubset);
      const further = to !== name && subset === "" ? this.splitter(to) : undefined;
      return splitOf(split, numberOf(split.Weight), further ?? this.resolver(to, subset));
    });
    const hashing = node.Splits.map(({ NextNode: next }) => this.nodes.get(next)).find(isHashing);
    if (hashing?.LoadBalancer) node.LoadBalancer = hashing.LoadBalancer;
    return id;
  }

  private resolver(name: string, subset: string, visited: readonly string[] = []): string {
    const target = `${subset === "" ? "" : `${subset}.`}${idOf(name)}.${this.datacenter}`;
    const id = `resolver:${target}`;
    if (this.nodes.has(id)) return id;
    this.recordProtocol(name);
    if (visited.includes(target)) {
      throw rpcFailure(`detected circular resolver redirect: [${[...visited, target].join(" -> ")}]`);
    }
    const entry = this.find("service-resolver", name);
    const redirect = fieldsOf(entry?.Redirect);
    if (textOf(redirect.Service) !== "" && textOf(redirect.Service) !== name) {
      return this.resolver(textOf(redirect.Service), textOf(redirect.ServiceSubset), [...visited, target]);
    }
    const byDefault = textOf(entry?.DefaultSubset);
    if (subset === "" && byDefault !== "") return this.resolver(name, byDefault, visited);
    const subsets = fieldsOf(entry?.Subsets);
    if (subset !== "" && !Object.hasOwn(subsets, subset)) {
      throw rpcFailure(`service "${name}" does not have a subset named "${subset}"`);
    }
    const connect = printGoDuration(numberOf(entry?.ConnectTimeout) || 5e9);
    const isDefault = !entry || isBare(entry);
    this.nodes.set(id, {
      Type: "resolver",
      Name: target,
      Resolver: { ConnectTimeout: connect, Target: target, ...(isDefault ? { Default: true } : {}) },
      ...(isFields(entry?.LoadBalancer) ? { LoadBalancer: entry.LoadBalancer } : {}),
    });
    this.targets.set(target, {
      ID: target,
      Service: name,
      ...(subset === "" ? {} : { ServiceSubset: subset, Subset: fieldsOf(subsets[subset]) }),
      Namespace: "default",
      Partition: "default",
      Datacenter: this.datacenter,
      ConnectTimeout: connect,
    });
    return id;
  }

  /** Of what is resolved and routed, not of splitters: a splitter needs no service-defaults of its own. */
  private recordProtocol(name: string): void {
    const own = this.find("service-defaults", name);
    const proxies = fieldsOf(this.find("proxy-defaults", "global")?.Config);
    const protocol = (own ? textOf(own.Protocol) : textOf(proxies.protocol)).toLowerCase() || "tcp";
    if (this.protocol === "") this.protocol = protocol;
    if (this.protocol === protocol) return;
    const words = `uses inconsistent protocols; service "${name}" has "${protocol}" which is not "${this.protocol}"`;
    throw rpcFailure(`discovery chain "${this.service}" ${words}`);
  }

  private flattenSplitters(): void {
    const splitters = [...this.nodes.values()].filter(({ Type }) => Type === "splitter");
    const inner = (split: Split) => this.nodes.get(split.NextNode)?.Splits;
    for (let round = 0; round < splitters.length; round += 1) {
      for (const node of splitters) {
        node.Splits = (node.Splits ?? []).flatMap((split) => {
          const weight = split.Weight ?? 0;
          return (
            inner(split)?.map((part) =>
              splitOf(part.Definition, Math.round(weight * (part.Weight ?? 0)) / 100, part.NextNode),
            ) ?? [split]
          );
        });
      }
    }
  }

  private removeUnused(start: string): void {
    const used = new Set<string>();
    const visit = (id: string) => {
      if (used.has(id)) return;
      used.add(id);
      const node = this.nodes.get(id);
      for (const { NextNode: next } of [...(node?.Routes ?? []), ...(node?.Splits ?? [])]) visit(next);
    };
    visit(start);
    for (const id of this.nodes.keys()) if (!used.has(id)) this.nodes.delete(id);
    const targets = new Set([...this.nodes.values()].map((node) => node.Resolver?.Target));
    for (const id of this.targets.keys()) if (!targets.has(id)) this.targets.delete(id);
  }
}

function splitOf(definition: Fields, weight: number, next: string): Split {
  return { Definition: definition, ...(weight === 0 ? {} : { Weight: weight }), NextNode: next };
}

/** Of those that a splitter leads to, the first whose balancing hashes is the splitter's too. */
function isHashing(node: Node | undefined): boolean {
  return node?.Type === "resolver" && ["ring_hash", "maglev"].includes(textOf(node.LoadBalancer?.Policy));
}

function idOf(name: string): string {
  return `${name}.default.default`;
}

/** ServiceResolverConfigEntry.IsDefault */
function isBare(entry: Entry): boolean {
  return Object.entries(entry).every(
    ([key, value]) =>
      ["Kind", "Name", "Meta"].includes(key) || (isFields(value) && Object.keys(value).length === 0),
  );
}
