// A process of its own, forked by xds-fan-out.ts: many Envoys that take everything and keep only its names.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { Client, credentials } from "@grpc/grpc-js";
import {
  type DeltaDiscoveryRequest,
  DeltaDiscoveryRequestSchema,
  type DeltaDiscoveryResponse,
  DeltaDiscoveryResponseSchema,
  type DiscoveryRequest,
  DiscoveryRequestSchema,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../controlplane/generated/envoy/service/discovery/v3/discovery_pb";
import { type ResourceType, resourceTypeOf, typeUrls } from "../controlplane/resources/resource";

const path = "/envoy.service.discovery.v3.AggregatedDiscoveryService";
const [port = "", count = "", protocol = ""] = process.argv.slice(2);
let bytes = 0;

process.on("message", () => {
  process.send?.({ bytes });
  bytes = 0;
});
for (let index = 0; index < Number(count); index += 1) connect(`envoy-${index}`);
process.send?.({ bytes: 0 });

type Taken = { typeUrl: string; nonce: string; version: string; names: string[]; removed: string[] };
type Asked = { type: ResourceType; names: string[]; taken?: Taken };

function connect(id: string): void {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.use_local_subchannel_pool": 1,
  });
  const ask = protocol === "delta" ? incremental(client, onTaken) : stateOfTheWorld(client, onTaken);
  const node = { id, userAgentName: "envoy" };
  const known = new Map<ResourceType, Set<string>>();
  ask({ type: "cluster", names: [] }, node);
  ask({ type: "listener", names: [] });

  function onTaken(taken: Taken): void {
    const type = resourceTypeOf(taken.typeUrl);
    if (type === undefined) return;
    const names = known.get(type) ?? new Set<string>();
    const before = names.size;
    for (const name of taken.names) names.add(name);
    for (const name of taken.removed) names.delete(name);
    known.set(type, names);
    ask({ type, names: type === "endpoint" ? of("cluster") : type === "route" ? routes() : [], taken });
    if (type === "listener") ask({ type: "scope", names: [] });
    if (type === "cluster" && names.size !== before) ask({ type: "endpoint", names: of("cluster") });
    if (type === "scope" && names.size !== before) ask({ type: "route", names: routes() });
  }

  function of(type: ResourceType): string[] {
    return [...(known.get(type) ?? [])];
  }

  /** The routes that the scopes name, by their shortest hosts. */
  function routes(): string[] {
    return of("scope").flatMap((host) => {
      const [service, namespace, ...more] = host.split(".");
      return more.length === 0 ? [`${namespace}/${service}`] : [];
    });
  }
}

function stateOfTheWorld(client: Client, take: (taken: Taken) => void) {
  const stream = client.makeBidiStreamRequest(
    `${path}/StreamAggregatedResources`,
    (request: DiscoveryRequest) => Buffer.from(toBinary(DiscoveryRequestSchema, request)),
    counted((message) => fromBinary(DiscoveryResponseSchema, message)),
  );
  stream.on("data", ({ typeUrl, nonce, versionInfo: version, resources }: DiscoveryResponse) => {
    take({ typeUrl, nonce, version, names: resources.map(({ value }) => nameOf(value)), removed: [] });
  });
  return ({ type, names, taken }: Asked, node?: object) =>
    void stream.write(
      create(DiscoveryRequestSchema, {
        ...{ typeUrl: typeUrls[type], resourceNames: names },
        ...(node && { node }),
        ...(taken && { responseNonce: taken.nonce, versionInfo: taken.version }),
      }),
    );
}

function incremental(client: Client, take: (taken: Taken) => void) {
  const asked = new Map<ResourceType, Set<string>>();
  const stream = client.makeBidiStreamRequest(
    `${path}/DeltaAggregatedResources`,
    (request: DeltaDiscoveryRequest) => Buffer.from(toBinary(DeltaDiscoveryRequestSchema, request)),
    counted((message) => fromBinary(DeltaDiscoveryResponseSchema, message)),
  );
  stream.on("data", (response: DeltaDiscoveryResponse) => {
    const { typeUrl, nonce, systemVersionInfo: version, resources, removedResources: removed } = response;
    take({ typeUrl, nonce, version, names: resources.map(({ name }) => name), removed });
  });
  return ({ type, names, taken }: Asked, node?: object) => {
    const known = asked.get(type) ?? new Set<string>();
    const more = names.filter((name) => !known.has(name));
    for (const name of more) known.add(name);
    asked.set(type, known);
    stream.write(
      create(DeltaDiscoveryRequestSchema, {
        ...{ typeUrl: typeUrls[type], resourceNamesSubscribe: more },
        ...(node && { node }),
        ...(taken && { responseNonce: taken.nonce }),
      }),
    );
  };
}

function counted<Message>(read: (message: Buffer) => Message): (message: Buffer) => Message {
  return (message) => {
    bytes += message.length;
    return read(message);
  };
}

/** Each kind of resource has its name as its first field. */
function nameOf(value: Uint8Array): string {
  const reader = new BinaryReader(value);
  reader.tag();
  return reader.string();
}
