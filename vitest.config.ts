import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: { "server-only": path.resolve("scripts/empty-module.ts"), "@/": `${path.resolve(".")}/` },
  },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", ".next/**", ".demo/**", "dist/**"],
    env: { HEDDLE_LOG_LEVEL: "silent" },
    globalSetup: ["scripts/postgres-for-tests.ts"],
    pool: "forks",
    // Tests start real servers and clients; more than one file at a time starves them on two cores.
    maxWorkers: 1,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
