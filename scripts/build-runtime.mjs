// Bundles what runs outside Next (control plane, demo, command line) into dist/, one file an entry.
import { rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const entries = {
  controlplane: "controlplane/main.ts",
  services: "demo/app/main.ts",
  "service-thread": "demo/app/thread.ts",
  "model-server": "demo/model-server/main.ts",
  traffic: "demo/traffic/main.ts",
  heddle: "heddle.ts",
};

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: entries,
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  alias: { "server-only": path.resolve("scripts/empty-module.ts") },
  // The generated database client is written for both module systems and asks for these two.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
