import { type Fields, fieldsOf, listOf, numberOf, textOf } from "../fields";
import { Refusal } from "../refusal";
import type { Indexes } from "./indexes";

type Service = Fields & { ID: string; Service: string };
type Check = Fields & {
  Node: string;
  CheckID: string;
  ServiceID: string;
  ServiceName: string;
  Status: string;
};
type Node = { name: string; address: string; services: Map<string, Service>; checks: Map<string, Check> };

/** Nodes with their services and checks, as `/v1/catalog/register` brings them. */
export class Catalog {
  private readonly nodes = new Map<string, Node>();

  constructor(private readonly indexes: Indexes) {}

  /** agent/catalog_endpoint.go CatalogRegister: one node, and of it a service and checks, where they are named. */
  register(raw: Fields): void {
    const [name, address] = [textOf(raw.Node), textOf(raw.Address)];
    if (name === "" || address === "") throw new Refusal(500, "Must provide node and address");
    const node = this.nodes.get(name) ?? { name, address, services: new Map(), checks: new Map() };
    node.address = address;
    this.nodes.set(name, node);
    if (raw.Service !== undefined) this.addService(node, fieldsOf(raw.Service));
    const checks = raw.Check === undefined ? listOf(raw.Checks) : [fieldsOf(raw.Check)];
    for (const check of checks) this.addCheck(node, check);
  }

  deregister(raw: Fields): void {
    const node = this.nodes.get(textOf(raw.Node));
    if (!node) return;
    const id = textOf(raw.ServiceID);
    if (id === "") this.nodes.delete(node.name);
    else node.services.delete(id);
    for (const [key, check] of node.checks) if (check.ServiceID === id) node.checks.delete(key);
    this.indexes.next("services");
    this.indexes.next("checks");
  }

  /** Names with all tags of their instances. */
  services(): Record<string, string[]> {
    const byName: Record<string, string[]> = { consul: [] };
    for (const { services } of this.nodes.values()) {
      for (const { Service: name, Tags: tags } of services.values()) {
        const known = byName[name] ?? [];
        byName[name] = [...new Set([...known, ...(Array.isArray(tags) ? tags.map(String) : [])])];
      }
    }
    return byName;
  }

  /** Instances of a service with the checks that judge them: their own and their node's. */
  instances(service: string): { Node: Fields; Service: Service; Checks: Check[] }[] {
    return [...this.nodes.values()].flatMap((node) =>
      [...node.services.values()]
        .filter((own) => own.Service === service)
        .map((own) => ({
          Node: { ID: "", Node: node.name, Address: node.address, Datacenter: "dc1" },
          Service: own,
          Checks: [...node.checks.values()].filter(
            (check) => check.ServiceID === "" || check.ServiceID === own.ID,
          ),
        })),
    );
  }

  checks(state: string): Check[] {
    const all = [...this.nodes.values()].flatMap(({ checks }) => [...checks.values()]);
    return state === "any" ? all : all.filter((check) => check.Status === state);
  }

  /** Services whose proxies list this one as an upstream. */
  callersOf(service: string): string[] {
    const proxies = [...this.nodes.values()].flatMap(({ services }) => [...services.values()]);
    const callers = proxies.flatMap((own) => {
      const proxy = fieldsOf(own.Proxy);
      const isCaller = listOf(proxy.Upstreams).some(
        (upstream) => textOf(upstream.DestinationName) === service,
      );
      return own.Kind === "connect-proxy" && isCaller ? [textOf(proxy.DestinationServiceName)] : [];
    });
    return [...new Set(callers)].sort();
  }

  private addService(node: Node, raw: Fields): void {
    const name = textOf(raw.Service);
    if (name === "") throw new Refusal(500, "Must provide service name with ID");
    const id = textOf(raw.ID) || name;
    const index = this.indexes.next("services");
    const before = node.services.get(id);
    const indexes = { CreateIndex: numberOf(before?.CreateIndex) || index, ModifyIndex: index };
    const empty = { Tags: [], Address: "", Meta: null, Port: 0 };
    node.services.set(id, { ...empty, ...raw, ID: id, Service: name, ...indexes });
  }

  private addCheck(node: Node, raw: Fields): void {
    const checkId = textOf(raw.CheckID) || textOf(raw.Name);
    const serviceId = textOf(raw.ServiceID);
    const index = this.indexes.next("checks");
    const before = node.checks.get(checkId);
    node.checks.set(checkId, {
      Node: node.name,
      CheckID: checkId,
      Name: textOf(raw.Name),
      Status: textOf(raw.Status) || "critical",
      Notes: textOf(raw.Notes),
      Output: textOf(raw.Output),
      ServiceID: serviceId,
      ServiceName: node.services.get(serviceId)?.Service ?? "",
      ServiceTags: [],
      CreateIndex: numberOf(before?.CreateIndex) || index,
      ModifyIndex: index,
    });
  }
}
