import { create } from "@bufbuild/protobuf";
import {
  type DeltaDiscoveryRequest,
  type DeltaDiscoveryResponse,
  DeltaDiscoveryResponseSchema,
  ResourceSchema,
  type Resource as WrappedResource,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { type Resource, resourceTypeOf, typeUrls } from "../resources/resource";
import { ClientStream, type ViewOf } from "./client-stream";
import { type Changes, TypeState } from "./type-state";

/** An incremental stream: only what differs is sent, of every type, and names that are gone. */
export class DeltaStream extends ClientStream {
  override readonly protocol = "delta";

  constructor(
    viewOf: ViewOf,
    private readonly send: (response: DeltaDiscoveryResponse) => void,
  ) {
    super(viewOf);
  }

  onRequest(request: DeltaDiscoveryRequest): void {
    this.identify(request.node);
    const type = resourceTypeOf(request.typeUrl);
    if (type === undefined) return;
    const isFirst = !this.states.has(type);
    const state = this.states.get(type) ?? new TypeState(type, true);
    this.states.set(type, state);
    state.settle(request.responseNonce, request.errorDetail?.message);
    const { resourceNamesSubscribe: more, resourceNamesUnsubscribe: less } = request;
    state.subscribeMore({ more, less, isFirst });
    if (isFirst) this.adopt(state, request.initialResourceVersions);
    this.afterRequest();
  }

  /** What the client has from an earlier stream: what differs is sent, what is gone is said to be. */
  private adopt(state: TypeState, versions: Record<string, string>): void {
    for (const [name, version] of Object.entries(versions)) {
      if (!/^[0-9a-f]{1,16}$/.test(version)) continue;
      const resource = this.view.resource(state.type, name);
      const isSame = typeof resource === "object" && resource.fingerprint === version;
      state.adopt(name, isSame ? resource : { fingerprint: version });
      state.dirty.add(name);
    }
  }

  protected override respond(state: TypeState, nonce: string, version: string, changes: Changes): void {
    this.send(
      create(DeltaDiscoveryResponseSchema, {
        systemVersionInfo: version,
        nonce,
        typeUrl: typeUrls[state.type],
        resources: [...changes.resources].map(([name, resource]) => wrapped(name, resource)),
        removedResources: changes.removed,
      }),
    );
  }
}

const wrappers = new WeakMap<Resource, WrappedResource>();

/** The same for every client: of many services to many nodes, making it anew is most of the work. */
function wrapped(name: string, resource: Resource): WrappedResource {
  const known = wrappers.get(resource);
  if (known) return known;
  const made = create(ResourceSchema, { name, version: resource.fingerprint, resource: resource.any });
  wrappers.set(resource, made);
  return made;
}
