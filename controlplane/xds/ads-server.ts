import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import {
  type DiscoveryRequest,
  DiscoveryRequestSchema,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { AdsStream } from "./ads-stream";
import type { Nodes } from "./nodes";
import type { World } from "./world";

const definition = {
  StreamAggregatedResources: {
    path: "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources",
    requestStream: true,
    responseStream: true,
    requestSerialize: (request: DiscoveryRequest) => Buffer.from(toBinary(DiscoveryRequestSchema, request)),
    requestDeserialize: (bytes: Buffer) => fromBinary(DiscoveryRequestSchema, bytes),
    responseSerialize: (response: DiscoveryResponse) =>
      Buffer.from(toBinary(DiscoveryResponseSchema, response)),
    responseDeserialize: (bytes: Buffer) => fromBinary(DiscoveryResponseSchema, bytes),
  },
} satisfies ServiceDefinition;

/** Changes that come within this time go out together. */
const coalesceMs = 5;

/** The aggregated discovery service: keeps every connected client at what the world says. */
export class AdsServer {
  private readonly server = new Server({
    "grpc.max_receive_message_length": 1024 * 1024,
    "grpc.keepalive_time_ms": 30_000,
    "grpc.keepalive_timeout_ms": 20_000,
  });
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly world: World,
    private readonly nodes: Nodes,
  ) {
    const handler: handleBidiStreamingCall<DiscoveryRequest, DiscoveryResponse> = (call) => this.serve(call);
    this.server.addService(definition, { StreamAggregatedResources: handler });
    world.onDirty((type, name) => {
      for (const stream of this.nodes.streams()) stream.markDirty(type, name);
      this.timer ??= setTimeout(() => this.flushAll(), coalesceMs);
    });
  }

  /** Resolves to the port; rejects when it is taken. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
  }

  close(): void {
    clearTimeout(this.timer);
    this.server.forceShutdown();
  }

  private serve(call: ServerDuplexStream<DiscoveryRequest, DiscoveryResponse>): void {
    const stream = new AdsStream(this.world, (response) => call.write(response));
    this.nodes.add(stream);
    const leave = () => this.nodes.remove(stream);
    call.on("data", (request: DiscoveryRequest) => stream.onRequest(request));
    call.on("end", () => {
      leave();
      call.end();
    });
    call.on("cancelled", leave);
    call.on("error", leave);
  }

  private flushAll(): void {
    this.timer = undefined;
    for (const stream of this.nodes.streams()) stream.flush();
  }
}
