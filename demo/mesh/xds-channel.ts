import { type ChannelOptions, Client, credentials, type Interceptor } from "@grpc/grpc-js";
import { capReconnectBackoff } from "./cap-backoff";
import type { CallTarget } from "./client-interceptor";
import { callerOption, watchOutliers } from "./outlier-watch";
import { routeInfoFilter } from "./route-info-filter";

const neverMs = 2 ** 31 - 1;

/** Makes a client of one service, configured by the control plane alone. */
export type OpenChannel = (target: CallTarget, interceptor: Interceptor, caller: string) => Client;

/** Loads the xDS client into this thread: some 50 MB, so only callers do it, and only when they start. */
export async function loadXds(): Promise<OpenChannel> {
  // First: it knows the protos that the xDS client's own include.
  await import("@grpc/proto-loader");
  const [{ register }, { registerHttpFilter }] = await Promise.all([
    import("@grpc/grpc-js-xds"),
    import("@grpc/grpc-js-xds/build/src/http-filter.js"),
  ]);
  capReconnectBackoff();
  watchOutliers();
  register();
  registerHttpFilter(routeInfoFilter.typeUrl, routeInfoFilter.entry);
  return (target, interceptor, caller) => {
    const options: ChannelOptions & { interceptors: Interceptor[] } = {
      "grpc.client_idle_timeout_ms": neverMs,
      interceptors: [interceptor],
      [callerOption]: caller,
    };
    const name = `xds:///${target.service}.${target.namespace}`;
    const client = new Client(name, credentials.createInsecure(), options);
    // Subscribes now, so that the first call finds its routes and a push counts this node before any call.
    client.getChannel().getConnectivityState(true);
    return client;
  };
}
