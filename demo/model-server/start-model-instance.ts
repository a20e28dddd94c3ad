import type { AccessLog } from "../app/access-log/access-log";
import { chatModelApi } from "../app/grpc/apis";
import { streamHandler } from "../app/grpc/handlers";
import { namespace } from "../app/placement";
import type { IncidentWatch } from "../incidents/incident-watch";
import { Instance, type MeshSettings } from "../mesh/instance";
import { Engine } from "./engine";
import { EngineLoop } from "./engine-loop";
import { EngineSeries } from "./engine-series";
import { generate } from "./generate";
import { ModelTrouble } from "./model-trouble";
import { profileOf } from "./profiles";

/** What clients ask for by name; every version serves it under this name, as a deployment does. */
export const modelName = "qa-chat";

type Options = {
  version: string;
  index: number;
  streamInterval: number;
  mesh: MeshSettings;
  log: AccessLog;
  incidents: Pick<IncidentWatch, "of">;
};

/** One engine behind its own gRPC server, metrics port and registration. */
export async function startModelInstance(options: Options): Promise<Instance> {
  const { version, index, streamInterval } = options;
  const name = `chat-model-${version}-${index}`;
  const workload = { namespace, service: "chat-model", version, instance: name };
  const instance = new Instance(workload, options.mesh, options.log.of(workload));
  const series = new EngineSeries(instance.registry, modelName);
  const engine = new Engine(profileOf(version), series);
  series.watch(engine);
  const trouble = new ModelTrouble(options.incidents, version);
  const loop = new EngineLoop(engine, () => trouble.slowdown);
  const setting = { version, series, streamInterval, loop, trouble };
  instance.grpc.addService(chatModelApi(), {
    Generate: streamHandler((request, context, writer) => generate(setting, request, context, writer)),
  });
  await instance.serveGrpc();
  return instance;
}
