import { writeFileSync } from "node:fs";
import path from "node:path";
import type { PartPlan } from "./part";
import { baseEnv, targetsFolder } from "./parts";
import { prometheusConfig } from "./prometheus-config";
import type { Settings } from "./settings";

/** Debian's Prometheus over the demo's instances and the console itself, for a day at most. */
export function prometheusPart(settings: Settings, tokenFile: string): PartPlan {
  const { folder, scrapeSeconds, ports } = settings;
  const file = path.join(folder, "prometheus.yml");
  const config = {
    scrapeSeconds,
    targetsFolder: targetsFolder(settings),
    consolePort: ports.console,
    tokenFile,
  };
  writeFileSync(file, prometheusConfig(config));
  return {
    name: "prometheus",
    prepare: () => ({
      command: settings.prometheusBin,
      args: [
        `--config.file=${file}`,
        `--web.listen-address=127.0.0.1:${ports.prometheus}`,
        `--storage.tsdb.path=${path.join(folder, "prometheus")}`,
        "--storage.tsdb.retention.time=24h",
        "--storage.tsdb.retention.size=1GB",
      ],
      cwd: folder,
      env: baseEnv(),
    }),
    stopAfterMs: 5_000,
  };
}
