import { readKubernetesEnv } from "../app/env";
import { followWrites } from "./actors/follow-writes";
import { startGatewayController } from "./actors/gateway-controller";
import { startIstiodDebug } from "./actors/istiod-debug";
import { readConfiguration } from "./configuration";
import { readObjectsFile } from "./objects-file";
import { startKubernetes } from "./start-kubernetes";

const acknowledgedAfterMs = 500;

const env = readKubernetesEnv();
const { tokens, installed, hasIstiodWebhook, objectsFile, gatewayControllers, istiodProxies } =
  readConfiguration(env.KUBERNETES_CONFIG);
const actorToken = `actor-${crypto.randomUUID()}`;
const kubernetes = await startKubernetes({
  port: env.KUBERNETES_PORT,
  adminPort: env.KUBERNETES_ADMIN_PORT,
  tokens: {
    ...tokens,
    [actorToken]: { user: "system:serviceaccount:kube-system:controller", rights: "admin" },
  },
  installed,
  hasIstiodWebhook,
  objects: objectsFile === undefined ? [] : readObjectsFile(objectsFile),
});
const controllers = gatewayControllers.map((settings) =>
  startGatewayController({ url: kubernetes.url, token: actorToken, ...settings }),
);
const istiod =
  istiodProxies.length === 0
    ? undefined
    : await startIstiodDebug({
        port: env.KUBERNETES_ISTIOD_PORT,
        proxies: istiodProxies.map((proxy) => ({ proxy })),
      });
if (istiod) followWrites(kubernetes.store, istiod.proxies, acknowledgedAfterMs);
console.log(
  JSON.stringify({
    kubernetes: "listening",
    url: kubernetes.url,
    adminUrl: kubernetes.adminUrl,
    istiodUrl: istiod?.url,
  }),
);

async function stop(): Promise<void> {
  await Promise.all([...controllers, ...(istiod ? [istiod] : [])].map((actor) => actor.stop()));
  await kubernetes.stop();
}
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(0)));
}
