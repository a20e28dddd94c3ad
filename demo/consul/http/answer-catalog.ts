import { fieldsOf } from "../fields";
import { Refusal } from "../refusal";
import { type Answer, type Ask, jsonOf } from "./ask";

/** `PUT /v1/catalog/register` */
export function register(ask: Ask): Answer {
  const raw = fieldsOf(jsonOf(ask.body));
  const service = fieldsOf(raw.Service).Service;
  if (typeof service === "string") ask.rights.require("service", "write", service);
  else ask.rights.require("node", "write", String(raw.Node ?? ""));
  ask.catalog.register(raw);
  return { body: true };
}

/** `PUT /v1/catalog/deregister` */
export function deregister(ask: Ask): Answer {
  const raw = fieldsOf(jsonOf(ask.body));
  ask.rights.require("node", "write", String(raw.Node ?? ""));
  ask.catalog.deregister(raw);
  return { body: true };
}

/** `GET /v1/catalog/services`: without those that the token may not read. */
export function listServices({ catalog, rights }: Ask): Answer {
  const readable = Object.entries(catalog.services()).filter(([name]) => rights.has("service", "read", name));
  return { body: Object.fromEntries(readable), table: "services" };
}

/** `GET /v1/health/service/:name[?passing]`: instances whose every check passes, their node's too. */
export function healthOfService({ catalog, rights, parts: [name = ""], query }: Ask): Answer {
  if (name === "") throw new Refusal(400, "Missing service name");
  const isReadable = rights.has("service", "read", name);
  const all = isReadable ? catalog.instances(name) : [];
  const readable = all.filter(({ Node: node }) => rights.has("node", "read", String(node.Node)));
  const isPassing = query.has("passing") && query.get("passing") !== "false";
  const wanted = readable.filter(
    ({ Checks: checks }) => !isPassing || checks.every((check) => check.Status === "passing"),
  );
  return { body: wanted, table: "checks" };
}

/** `GET /v1/health/state/:state` */
export function checksInState({ catalog, rights, parts: [state = ""] }: Ask): Answer {
  if (!["any", "passing", "warning", "critical"].includes(state))
    throw new Refusal(400, "Missing check state");
  const readable = catalog
    .checks(state)
    .filter(
      (check) =>
        rights.has("node", "read", check.Node) &&
        (check.ServiceName === "" || rights.has("service", "read", check.ServiceName)),
    );
  return { body: readable, table: "checks" };
}

/** `GET /v1/internal/ui/service-topology/:service?kind=` (agent/ui_endpoint.go UIServiceTopology): who calls, by registration. */
export function topology({ acl, catalog, entries, rights, parts: [service = ""], query }: Ask): Answer {
  if (service === "") throw new Refusal(400, "Missing service name");
  if (!query.has("kind")) throw new Refusal(400, "Missing service kind");
  rights.require("service", "read", service);
  const callers = catalog.callersOf(service);
  const readable = callers.filter((name) => rights.has("service", "read", name));
  const downstreams = readable.map((name) => ({
    Name: name,
    Datacenter: entries.datacenter,
    Namespace: "default",
    Partition: "default",
    Tags: [],
    Source: "registration",
    // The default is the tokens' own: without them everything is allowed (DefaultIntentionPolicy is not set here).
    Intention: entries.decision(service, name, !acl.isEnabled),
  }));
  return {
    body: {
      Protocol: entries.chain(service).Protocol,
      TransparentProxy: false,
      Upstreams: [],
      Downstreams: downstreams,
      FilteredByACLs: readable.length < callers.length,
    },
    table: "services",
  };
}
