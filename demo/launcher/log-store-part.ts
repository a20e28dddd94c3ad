import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PartPlan } from "./part";
import { baseEnv, bundled } from "./parts";
import type { Settings } from "./settings";

/** What keeps the application's lines: the Loki that was named or stands on the PATH, else the embedded store. */
export function logStorePart(settings: Settings, root: string): PartPlan {
  const { lokiBin } = settings;
  return {
    name: "log-store",
    prepare: lokiBin ? () => realLoki(settings, lokiBin) : embedded,
    stopAfterMs: 3_000,
  };

  function embedded() {
    return bundled(root, "log-store", { LOG_STORE_PORT: String(settings.ports["log store"]) });
  }
}

function realLoki({ folder, ports }: Settings, command: string) {
  const home = path.join(folder, "loki");
  mkdirSync(home, { recursive: true });
  const file = path.join(home, "loki.yml");
  writeFileSync(file, lokiConfig(home, ports["log store"]));
  return { command, args: [`-config.file=${file}`], cwd: home, env: baseEnv() };
}

/** One process over files, on loopback. */
function lokiConfig(home: string, port: number): string {
  return `auth_enabled: false
analytics: { reporting_enabled: false }
server: { http_listen_address: 127.0.0.1, http_listen_port: ${port}, grpc_listen_address: 127.0.0.1, grpc_listen_port: 0, log_level: warn }
common:
  instance_addr: 127.0.0.1
  path_prefix: ${JSON.stringify(home)}
  replication_factor: 1
  ring: { kvstore: { store: inmemory } }
  storage: { filesystem: { chunks_directory: ${JSON.stringify(path.join(home, "chunks"))}, rules_directory: ${JSON.stringify(path.join(home, "rules"))} } }
schema_config:
  configs: [{ from: 2024-01-01, store: tsdb, object_store: filesystem, schema: v13, index: { prefix: index_, period: 24h } }]
limits_config: { allow_structured_metadata: true }
`;
}
