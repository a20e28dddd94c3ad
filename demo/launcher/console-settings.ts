import path from "node:path";
import { stringify } from "yaml";
import { writeWhole } from "../../scripts/write-whole.mjs";
import type { Settings } from "./settings";

type Described = { settings: Settings; prometheusUrl: string; lokiUrl: string };

/** The simulated engines have no GPU; what one would cost shows what the pages make of a price. */
const prices = { currency: "USD", models: { "llm/chat-model": { gpuHour: 2.5, gpus: 1 } } };

/** Where the console reads which mesh there is. */
export function consoleSettingsFile({ settings }: Pick<Described, "settings">): string {
  return path.join(settings.folder, "heddle.yaml");
}

/** The demo's mesh as a person would write it down. The control plane's token is in the console's environment. */
export function consoleSettings({ settings, prometheusUrl, lokiUrl }: Described): string {
  const controlPlane = `http://127.0.0.1:${settings.ports["control plane"]}`;
  const mesh = {
    id: "demo",
    name: "Demo",
    writes: "on",
    scrapeSeconds: settings.scrapeSeconds,
    prometheus: { url: prometheusUrl },
    loki: { url: lokiUrl },
    controlPlane: {
      kind: "xds",
      connection: { url: controlPlane, bearerToken: { env: "CONTROL_PLANE_TOKEN" } },
    },
    prices,
  };
  return stringify({ meshes: [mesh] });
}

export function writeConsoleSettings(plan: Described): void {
  writeWhole(consoleSettingsFile(plan), consoleSettings(plan), { mode: 0o600 });
}
