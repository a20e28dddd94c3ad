import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import {
  type DeltaDiscoveryRequest,
  DeltaDiscoveryRequestSchema,
  type DeltaDiscoveryResponse,
  DeltaDiscoveryResponseSchema,
  type DiscoveryRequest,
  DiscoveryRequestSchema,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb";
import { AdsStream } from "./ads-stream";
import type { ClientStream, ViewOf } from "./client-stream";
import { DeltaStream } from "./delta-stream";
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
  DeltaAggregatedResources: {
    path: "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources",
    requestStream: true,
    responseStream: true,
    requestSerialize: (request: DeltaDiscoveryRequest) =>
      Buffer.from(toBinary(DeltaDiscoveryRequestSchema, request)),
    requestDeserialize: (bytes: Buffer) => fromBinary(DeltaDiscoveryRequestSchema, bytes),
    responseSerialize: (response: DeltaDiscoveryResponse) =>
      Buffer.from(toBinary(DeltaDiscoveryResponseSchema, response)),
    responseDeserialize: (bytes: Buffer) => fromBinary(DeltaDiscoveryResponseSchema, bytes),
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
    world: World,
    private readonly nodes: Nodes,
  ) {
    const viewOf: ViewOf = (dialect) => world.viewOf(dialect);
    const stateOfTheWorld: handleBidiStreamingCall<DiscoveryRequest, DiscoveryResponse> = (call) =>
      this.serve(call, new AdsStream(viewOf, (response) => call.write(response)));
    const incremental: handleBidiStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> = (call) =>
      this.serve(call, new DeltaStream(viewOf, (response) => call.write(response)));
    this.server.addService(definition, {
      StreamAggregatedResources: stateOfTheWorld,
      DeltaAggregatedResources: incremental,
    });
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

  private serve<Request, Response>(
    call: ServerDuplexStream<Request, Response>,
    stream: ClientStream & { onRequest: (request: Request) => void },
  ): void {
    this.nodes.add(stream);
    const leave = () => {
      stream.close();
      this.nodes.remove(stream);
    };
    call.on("data", (request: Request) => stream.onRequest(request));
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
