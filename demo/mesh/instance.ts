import { type ChannelOptions, type Client, Server, ServerCredentials } from "@grpc/grpc-js";
import { Registry } from "prom-client";
import { clientInterceptor, type Sidecar } from "./client-interceptor";
import { ClusterMetrics } from "./cluster-metrics";
import type { OnCallEnd } from "./ended-call";
import { EndpointRegistration } from "./endpoint-registration";
import { serveMetrics } from "./metrics-server";
import { watchedClusters } from "./outlier-watch";
import { RequestMetrics } from "./request-metrics";
import { writeScrapeTarget } from "./scrape-target";
import { serverInterceptor } from "./server-interceptor";
import type { Workload } from "./workload";
import type { OpenChannel } from "./xds-channel";

/** What every instance needs to know of the mesh that it joins. */
export type MeshSettings = {
  cluster: string;
  controlPlaneUrl: string;
  controlPlaneToken: string;
  targetsDir: string;
  /** How long open streams may take to end after the endpoint is gone. */
  drainSeconds: number;
};

const serverOptions: ChannelOptions = {
  "grpc.max_receive_message_length": 8 * 1024 * 1024,
  "grpc.max_concurrent_streams": 4096,
};

/** One instance of a service with its sidecar: series, metrics port, registration, draining. */
export class Instance {
  readonly registry = new Registry();
  readonly metrics: RequestMetrics;
  readonly grpc: Server;
  private readonly sidecar: Sidecar;
  private readonly closers: (() => Promise<void>)[] = [];

  constructor(
    readonly workload: Workload,
    readonly settings: MeshSettings,
    onCallEnd: OnCallEnd = () => {},
  ) {
    this.metrics = new RequestMetrics(this.registry);
    const clusters = new ClusterMetrics(this.registry);
    clusters.watch(() => watchedClusters(workload.instance));
    this.sidecar = { workload, cluster: settings.cluster, metrics: this.metrics, clusters, onCallEnd };
    this.grpc = new Server({ ...serverOptions, interceptors: [serverInterceptor(this.sidecar)] });
  }

  /** A client whose calls this instance's sidecar reports; `open` makes the channel. */
  clientOf(service: string, open: OpenChannel): Client {
    const target = { namespace: this.workload.namespace, service };
    return open(target, clientInterceptor(this.sidecar, target), this.workload.instance);
  }

  /** Serves gRPC on a free loopback port and joins the mesh. */
  async serveGrpc(): Promise<string> {
    const port = await new Promise<number>((resolve, reject) => {
      this.grpc.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    const address = `127.0.0.1:${port}`;
    await this.join(address, () => this.closeGrpc());
    return address;
  }

  /** Announces the metrics port to Prometheus and `address` to the control plane. */
  async join(address: string, close: () => Promise<void>): Promise<void> {
    const { settings, workload } = this;
    const { server, address: metricsAddress } = await serveMetrics(this.registry);
    const forgetTarget = await writeScrapeTarget(settings.targetsDir, workload, metricsAddress);
    const endpoint = new EndpointRegistration(
      { url: settings.controlPlaneUrl, token: settings.controlPlaneToken },
      workload,
      address,
    );
    void endpoint.start();
    this.closers.push(
      () => endpoint.letGo(),
      close,
      forgetTarget,
      async () => {
        server.closeAllConnections();
        server.close();
      },
    );
  }

  /** Leaves the mesh: the endpoint lapses first, then open requests end, then the metrics go. */
  async drain(): Promise<void> {
    for (const close of this.closers.splice(0)) await close();
  }

  private closeGrpc(): Promise<void> {
    return new Promise((resolve) => {
      const force = setTimeout(() => {
        this.grpc.forceShutdown();
        resolve();
      }, this.settings.drainSeconds * 1000);
      this.grpc.tryShutdown(() => {
        clearTimeout(force);
        resolve();
      });
    });
  }
}
