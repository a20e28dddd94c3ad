import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, type ClientDuplexStream, credentials, Metadata } from "@grpc/grpc-js";
import {
  type DiscoveryRequest,
  DiscoveryRequestSchema,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../../controlplane/generated/envoy/service/discovery/v3/discovery_pb";

const method = "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources";
const typeUrl = (name: string) => `type.googleapis.com/envoy.config.${name}`;
const againMs = 2000;

/** A proxy that subscribes to the routes of one service, takes whatever is sent, and never says a word again. */
export class SilentProxy {
  private wanted = false;
  private open: { client: Client; call: ClientDuplexStream<DiscoveryRequest, DiscoveryResponse> } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly xdsAddress: string,
    private readonly target: { service: string; namespace: string },
  ) {}

  setPresent(present: boolean): void {
    if (present === this.wanted) return;
    this.wanted = present;
    if (present) this.connect();
    else this.leave();
  }

  private connect(): void {
    const client = new Client(this.xdsAddress, credentials.createInsecure());
    const call = client.makeBidiStreamRequest(
      method,
      (request: DiscoveryRequest) => Buffer.from(toBinary(DiscoveryRequestSchema, request)),
      (bytes: Buffer) => fromBinary(DiscoveryResponseSchema, bytes),
      new Metadata(),
    );
    const { service, namespace } = this.target;
    const open = { client, call };
    this.open = open;
    call.on("data", () => {});
    call.on("error", () => this.reconnect(open));
    call.on("end", () => this.reconnect(open));
    const node = { id: `nightly-batch-0.${namespace}`, cluster: namespace, userAgentName: "silent proxy" };
    const ask = (type: string, name: string, as?: typeof node) =>
      call.write(
        create(DiscoveryRequestSchema, {
          typeUrl: typeUrl(type),
          resourceNames: [name],
          ...(as ? { node: as } : {}),
        }),
      );
    ask("listener.v3.Listener", `${service}.${namespace}`, node);
    ask("route.v3.RouteConfiguration", `${namespace}/${service}`);
  }

  /** The control plane may restart while the proxy is there. */
  private reconnect(ended: typeof this.open): void {
    if (this.open !== ended) return;
    this.leave();
    if (!this.wanted) return;
    this.timer = setTimeout(() => {
      if (this.wanted) this.connect();
    }, againMs);
  }

  private leave(): void {
    clearTimeout(this.timer);
    const { open } = this;
    this.open = undefined;
    open?.call.cancel();
    open?.client.close();
  }
}
