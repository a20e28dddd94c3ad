import path from "node:path";
import { defineConfig } from "vitest/config";

const databaseTests = "**/*.db.test.ts";
/** They ask a Prometheus, which they start, and no Postgres. One more of them looks at the clock. */
const prometheusTests = "lib/{explore,meshes,metrics,models,prometheus}/**/!(look).db.test.ts";
/** They start the demo's own parts, and look at how these share a processor. */
const demoTests = "demo/{app,incidents,launcher,log-store,mesh,model-server,traffic}/**/*.test.ts";
const elsewhere = ["node_modules/**", ".next/**", ".demo/**", "dist/**"];

export default defineConfig({
  resolve: {
    alias: { "server-only": path.resolve("scripts/empty-module.ts"), "@/": `${path.resolve(".")}/` },
  },
  test: {
    env: {
      HEDDLE_LOG_LEVEL: "silent",
      // A mesh whose upstreams are away, which may be written to: tests put their own in the place of what they ask.
      ...{ HEDDLE_MESH: "demo", HEDDLE_MESH_NAME: "Demo", HEDDLE_WRITES: "on", HEDDLE_SCRAPE_SECONDS: "1" },
      PROMETHEUS_URL: "http://127.0.0.1:9",
      CONTROL_PLANE_URL: "http://127.0.0.1:9",
      CONTROL_PLANE_TOKEN: "a-token-for-tests-alone",
    },
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...elsewhere, databaseTests, demoTests],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: { name: "demo", include: [demoTests], exclude: [...elsewhere, databaseTests], maxWorkers: 1 },
      },
      {
        extends: true,
        test: {
          name: "prometheus",
          include: [prometheusTests],
          exclude: elsewhere,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: [databaseTests],
          exclude: [...elsewhere, prometheusTests],
          // Most of their time is spent on waiting for clocks: two at once leave each other room.
          maxWorkers: 2,
          // Clocks are waited for on two cores that do other things too: one stumble is no fall, and is told.
          retry: 1,
          setupFiles: ["scripts/database-of-worker.ts"],
          globalSetup: ["scripts/postgres-for-tests.ts", "scripts/programs-for-tests.ts"],
        },
      },
    ],
  },
});
