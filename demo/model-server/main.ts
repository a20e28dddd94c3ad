import { meshSettings, readModelServerEnv } from "../app/env";
import { onStop } from "../app/on-stop";
import { startModelInstance } from "./start-model-instance";

const env = readModelServerEnv();
const engines = env.MODEL_ENGINES ?? (env.MODEL_VERSION === "v3" ? 1 : 2);
const instances = await Promise.all(
  Array.from({ length: engines }, (_, index) =>
    startModelInstance({
      version: env.MODEL_VERSION,
      index,
      streamInterval: env.STREAM_INTERVAL,
      mesh: meshSettings(env),
    }),
  ),
);
onStop(async () => {
  await Promise.all(instances.map((instance) => instance.drain()));
});
