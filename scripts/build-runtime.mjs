// Bundles what runs outside Next to dist/: each entry alone, npm packages left where they are.
import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";

export const entries = {
  controlplane: "controlplane/main.ts",
  services: "demo/app/main.ts",
  "service-thread": "demo/app/thread.ts",
  "model-server": "demo/model-server/main.ts",
  traffic: "demo/traffic/main.ts",
  "log-store": "demo/log-store/main.ts",
  incident: "demo/incidents/main.ts",
  worker: "worker.ts",
  demo: "demo/launcher/main.ts",
  heddle: "heddle.ts",
};

export async function buildRuntime() {
  rmSync("dist/.built-from", { force: true });
  await bundle(entries, "dist");
}

/**
 * @param {Record<string, string>} programs sources by the names of what is made of them
 * @param {string} outdir below the folder of the npm packages
 */
export async function bundle(programs, outdir) {
  await build({
    entryPoints: Object.entries(programs)
      .filter(([, source]) => existsSync(source))
      .map(([out, source]) => ({ in: source, out })),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    alias: { "server-only": "./scripts/empty-module.ts" },
    logLevel: "warning",
  });
}

if (process.argv[1] === import.meta.filename) await buildRuntime();
