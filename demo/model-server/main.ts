import { AccessLog } from "../app/access-log/access-log";
import { meshSettings, readModelServerEnv } from "../app/env";
import { onStop } from "../app/on-stop";
import { IncidentWatch } from "../incidents/incident-watch";
import { addProcessSeries } from "../mesh/process-series";
import { startModelInstance } from "./start-model-instance";

const env = readModelServerEnv();
const log = new AccessLog(env.HEDDLE_MESH, env.LOKI_PUSH_URL);
const incidents = new IncidentWatch(env.INCIDENTS_DIR);
const engines = env.MODEL_ENGINES ?? (env.MODEL_VERSION === "v3" ? 1 : 2);
const instances = await Promise.all(
  Array.from({ length: engines }, (_, index) =>
    startModelInstance({
      version: env.MODEL_VERSION,
      index,
      streamInterval: env.STREAM_INTERVAL,
      mesh: meshSettings(env),
      log,
      incidents,
    }),
  ),
);
const [first] = instances;
if (first) {
  log.register(first.registry);
  if (instances.length === 1) addProcessSeries(first.registry);
}
onStop(async () => {
  await Promise.all(instances.map((instance) => instance.drain()));
  await log.close(1000);
});
