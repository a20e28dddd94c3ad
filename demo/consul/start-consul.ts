import type { AddressInfo } from "node:net";
import { Acl } from "./acl/acl";
import type { World } from "./http/ask";
import { createConsulServer } from "./http/server";
import { Catalog } from "./store/catalog";
import { ConfigEntries } from "./store/config-entries";
import { Indexes } from "./store/indexes";

export type RunningConsul = { url: string; world: World; stop: () => Promise<void> };

/** A Consul of its own in this process, at any free port unless one is named. With a management token it asks for tokens. */
export async function startConsul(
  options: { port?: number; managementToken?: string } = {},
): Promise<RunningConsul> {
  const indexes = new Indexes();
  const world: World = {
    indexes,
    entries: new ConfigEntries(indexes, "dc1"),
    catalog: new Catalog(indexes),
    acl: new Acl(options.managementToken),
  };
  const server = createConsulServer(world);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, world, stop };
}
