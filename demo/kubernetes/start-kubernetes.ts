import { randomUUID } from "node:crypto";
import { createControlServer } from "./faults/control-server";
import { Faults } from "./faults/faults";
import type { Tokens } from "./http/access";
import { createApiServer } from "./http/api-server";
import { type DefinitionFile, usualDefinitions } from "./kinds/definitions";
import type { KubernetesObject } from "./kinds/kubernetes-object";
import { Registry } from "./kinds/registry";
import { close, listen } from "./listen";
import { seedDefinitions, seedObjects } from "./seed";
import { Store } from "./store/store";
import type { Cluster } from "./verbs/cluster";
import { istiodValidation } from "./webhooks/istiod-webhook";

export interface KubernetesSettings {
  /** 0 or absent: any that is free. */
  port?: number;
  /** Where faults are switched by HTTP; absent: only from code. 0: any that is free. */
  adminPort?: number;
  tokens: Tokens;
  /** Stored as they are, status and all; what they leave out is filled in. */
  objects?: readonly KubernetesObject[];
  /** Whose resource definitions are installed; by default all, with the Gateway API's standard channel. */
  installed?: readonly DefinitionFile[];
  /** Whether istiod's webhook validates what is written; not by default. */
  hasIstiodWebhook?: boolean;
  now?: () => Date;
  bookmarkMs?: number;
}

export interface Kubernetes {
  url: string;
  adminUrl: string | undefined;
  cluster: Cluster;
  store: Store;
  faults: Faults;
  /** Adds objects past the API, as `objects` does. */
  seed: (objects: readonly KubernetesObject[]) => void;
  stop: () => Promise<void>;
}

/** Starts a stand-in of a Kubernetes API server on the loopback address, with its state in memory. */
export async function startKubernetes(settings: KubernetesSettings): Promise<Kubernetes> {
  const store = new Store();
  const faults = new Faults();
  const cluster: Cluster = {
    store,
    registry: new Registry(settings.installed ?? usualDefinitions),
    admission: settings.hasIstiodWebhook ? istiodValidation : () => [],
    now: settings.now ?? (() => new Date()),
    newUid: randomUUID,
  };
  seedDefinitions(cluster);
  const seed = (objects: readonly KubernetesObject[]) => seedObjects(cluster, objects);
  seed(
    ["default", "kube-system"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  );
  seed(settings.objects ?? []);
  const { tokens, bookmarkMs = 60_000 } = settings;
  const server = createApiServer({ cluster, tokens, faults, bookmarkMs });
  const admin = settings.adminPort === undefined ? undefined : createControlServer(faults, store);
  const url = `http://127.0.0.1:${await listen(server, settings.port ?? 0)}`;
  const adminUrl = admin && `http://127.0.0.1:${await listen(admin, settings.adminPort ?? 0)}`;
  const stop = async () => {
    await Promise.all([server, ...(admin ? [admin] : [])].map(close));
  };
  return { url, adminUrl, cluster, store, faults, seed, stop };
}
