import { Instance } from "../mesh/instance";
import type { AccessLog } from "./access-log/access-log";
import { instanceName, namespace, type Placed } from "./placement";
import type { ThreadData } from "./service-thread-host";

/**
 * Starts one service instance in this thread. Each service is imported when it is started: a thread
 * pays only for what it runs, and the xDS client is the dearest part.
 */
export async function startInstance(
  placed: Placed,
  { mesh, gatewayPort, outsideProviderUrl }: Pick<ThreadData, "mesh" | "gatewayPort" | "outsideProviderUrl">,
  log: AccessLog,
): Promise<Instance> {
  const workload = { namespace, service: placed.service, version: "v1", instance: instanceName(placed) };
  const instance = new Instance(workload, mesh, log.of(workload));
  switch (placed.service) {
    case "gateway": {
      const { startGateway } = await import("./gateway/start-gateway");
      await startGateway(instance, gatewayPort, log);
      return instance;
    }
    case "orchestrator": {
      const { addOrchestrator } = await import("./orchestrator/add-orchestrator");
      await addOrchestrator(instance, log, outsideProviderUrl);
      break;
    }
    case "retriever": {
      const { addRetriever } = await import("./retriever/add-retriever");
      await addRetriever(instance);
      break;
    }
    default: {
      const { addLeaf } = await import("./leaves/add-leaf");
      addLeaf(instance, placed.service);
    }
  }
  await instance.serveGrpc();
  return instance;
}
