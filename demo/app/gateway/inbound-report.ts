import type { ServerResponse } from "node:http";
import type { Instance } from "../../mesh/instance";
import { startLabels } from "../../mesh/istio-labels";

/** Reports one HTTP request from outside the mesh, as the gateway's inbound sidecar would. */
export function reportInbound(instance: Instance, response: ServerResponse): void {
  const { workload, settings, metrics } = instance;
  const request = metrics.arrive(
    startLabels({
      reporter: "destination",
      cluster: settings.cluster,
      protocol: "http",
      source: undefined,
      service: { namespace: workload.namespace, name: workload.service },
      destination: workload,
    }),
  );
  response.once("close", () => {
    const left = !response.writableFinished;
    request.finish({
      response_code: left && !response.headersSent ? "0" : String(response.statusCode),
      response_flags: left ? "DC" : "-",
    });
  });
}
