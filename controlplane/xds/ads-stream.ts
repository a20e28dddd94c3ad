import { create } from "@bufbuild/protobuf";
import {
  type DiscoveryRequest,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { resourceTypeOf, typeUrls } from "../resources/resource";
import { adoptVersion } from "./adopt-version";
import { ClientStream, type ViewOf } from "./client-stream";
import { type Changes, TypeState } from "./type-state";

/** A stream of the state of the world: clusters, listeners and scopes are always sent in full. */
export class AdsStream extends ClientStream {
  override readonly protocol = "sotw";

  constructor(
    viewOf: ViewOf,
    private readonly send: (response: DiscoveryResponse) => void,
  ) {
    super(viewOf);
  }

  onRequest(request: DiscoveryRequest): void {
    this.identify(request.node);
    const type = resourceTypeOf(request.typeUrl);
    if (type === undefined) return;
    const isFirst = !this.states.has(type);
    const state = this.states.get(type) ?? new TypeState(type);
    this.states.set(type, state);
    state.settle(request.responseNonce, request.errorDetail?.message);
    state.subscribe(request.resourceNames);
    // gRPC's clients want everything again on a new stream; Envoy goes on with what it has.
    if (isFirst && this.dialect === "envoy" && request.versionInfo !== "") {
      adoptVersion(state, this.view, this.currentNames(state), request.versionInfo);
    }
    this.afterRequest();
  }

  protected override respond(state: TypeState, nonce: string, version: string, { resources }: Changes): void {
    this.send(
      create(DiscoveryResponseSchema, {
        versionInfo: version,
        nonce,
        typeUrl: typeUrls[state.type],
        resources: [...resources.values()].map((resource) => resource.any),
      }),
    );
  }
}
