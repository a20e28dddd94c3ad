import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endpointSchema, type ServiceConfig } from "../../controlplane/wire";
import { AdsServer } from "../../controlplane/xds/ads-server";
import { Nodes } from "../../controlplane/xds/nodes";
import { World } from "../../controlplane/xds/world";
import { namespace } from "./placement";

type Rules = NonNullable<ServiceConfig["route"]>["rules"];

/** The control plane's xDS half, in memory: tests of the data plane need no database. */
export async function startTestControlPlane() {
  const world = new World();
  const ads = new AdsServer(world, new Nodes(world));
  world.load([]);
  world.publishEmpty();
  world.endpoints.start();
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    world.endpoints.register(endpointSchema.parse(JSON.parse(body)));
    response.end("{}");
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const xdsPort = await ads.listen("127.0.0.1", 0);
  let sequence = 0;
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    xdsAddress: `127.0.0.1:${xdsPort}`,
    instances: () => world.endpoints.list().map(({ instance }) => instance),
    /** Publishes the routes of chat-model as revision `revision` of a policy; `first` are the rules before the one for all calls. */
    publish(revision: number, split: { version: string; weightBp: number }[], first: Rules = []) {
      sequence++;
      const origin = { policyId: "policy-1", revision, changeId: `change-${revision}` };
      const config: ServiceConfig = { route: { origin, rules: [...first, { split }] } };
      const ids = { etag: `etag-${sequence}`, deliveryId: `delivery-${sequence}` };
      const writtenAt = new Date().toISOString();
      world.hold({ namespace, service: "chat-model", section: "route", sequence, config, writtenAt, ...ids });
    },
    stop() {
      http.closeAllConnections();
      http.close();
      world.endpoints.stop();
      ads.close();
    },
  };
}
