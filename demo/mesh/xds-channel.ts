import { type ChannelOptions, Client, credentials, type Interceptor } from "@grpc/grpc-js";
import { capReconnectBackoff } from "./cap-backoff";
import type { CallTarget } from "./client-interceptor";
import { routeInfoFilter } from "./route-info-filter";

/** Makes a client of one service, configured by the control plane alone. */
export type OpenChannel = (target: CallTarget, interceptor: Interceptor) => Client;

/** Loads the xDS client into this thread: some 50 MB, so only callers do it, and only when they start. */
export async function loadXds(): Promise<OpenChannel> {
  const [{ register }, { registerHttpFilter }] = await Promise.all([
    import("@grpc/grpc-js-xds"),
    import("@grpc/grpc-js-xds/build/src/http-filter.js"),
  ]);
  capReconnectBackoff();
  register();
  registerHttpFilter(routeInfoFilter.typeUrl, routeInfoFilter.entry);
  return (target, interceptor) => {
    const options: ChannelOptions & { interceptors: Interceptor[] } = { interceptors: [interceptor] };
    return new Client(`xds:///${target.service}.${target.namespace}`, credentials.createInsecure(), options);
  };
}
