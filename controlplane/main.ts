import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { readEnv } from "./env";
import { createApiServer } from "./http/api-server";
import { ConfigStore } from "./store/config-store";
import { AdsServer } from "./xds/ads-server";
import { Nodes } from "./xds/nodes";
import { World } from "./xds/world";

/** Instances renew every few seconds: who has not come back by then is gone. */
const emptyHoldMs = 5000;

async function main(): Promise<void> {
  const env = readEnv();
  const log = pino({ name: "controlplane" });
  const world = new World();
  const nodes = new Nodes(world);
  const ads = new AdsServer(world, nodes);
  const store = new ConfigStore(env.DATABASE_URL, log, {
    loaded: ({ rows, endpoints }) => {
      world.endpoints.restore(endpoints);
      world.load(rows);
      setTimeout(() => world.publishEmpty(), emptyHoldMs);
      log.info({ services: rows.length, endpoints: endpoints.length }, "loaded");
    },
    changed: (row) => world.hold(row),
  });
  world.onRefused(({ namespace, service, section, etag }, why) => {
    log.error({ namespace, service, section, etag, why }, "stored content is not published");
  });
  world.onEndpointChange(store.journal.note);

  const api = createApiServer({ store, world, nodes, token: env.CONTROL_PLANE_TOKEN, log });
  await listening("CONTROL_PLANE_PORT", env.CONTROL_PLANE_PORT, () => {
    return new Promise<void>((resolve, reject) => {
      api.once("error", reject);
      api.listen(env.CONTROL_PLANE_PORT, env.CONTROL_PLANE_HOST, resolve);
    });
  });
  const xdsPort = await listening("XDS_PORT", env.XDS_PORT, () => {
    return ads.listen(env.CONTROL_PLANE_HOST, env.XDS_PORT);
  });
  world.endpoints.start();
  store.start();
  const httpPort = (api.address() as AddressInfo).port;
  log.info({ host: env.CONTROL_PLANE_HOST, httpPort, xdsPort }, "listening");

  const stop = async () => {
    world.endpoints.stop();
    api.close();
    api.closeAllConnections();
    ads.close();
    await store.stop();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
}

async function listening<T>(name: string, port: number, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const reason = String(error).includes("EADDRINUSE") ? "the port is taken" : String(error);
    throw new Error(`The control plane cannot listen on port ${port} (${name}): ${reason}.`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
