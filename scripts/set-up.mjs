// What a fresh machine lacks: npm packages, the generated database client, system packages, the builds.
import path from "node:path";
import { buildConsole, consoleIsBuilt } from "./console-build.mjs";
import { Failure } from "./failure.mjs";
import { installNpmPackages, npmPackagesAreThere } from "./npm-packages.mjs";
import { step } from "./progress.mjs";
import { bin, run } from "./run.mjs";
import { sourceHash, unlessDone } from "./stale.mjs";
import { findTool, installTools, isUbuntu, tools } from "./system-packages.mjs";

export const root = path.resolve(import.meta.dirname ?? ".", "..");

/**
 * @param {{ tools: ("prometheus" | "chromium" | "git")[] }} wanted
 */
export async function setUp(wanted) {
  requireNode();
  process.chdir(root);
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  process.env.CHECKPOINT_DISABLE = "1";
  process.env.PRISMA_HIDE_UPDATE_MESSAGE = "1";
  if (!npmPackagesAreThere()) await step("npm packages", installNpmPackages);
  await findOrInstallTools(wanted.tools);
  await generateClient();
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Failure(`Heddle needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

/**
 * @param {("prometheus" | "chromium" | "git")[]} names
 */
async function findOrInstallTools(names) {
  const wanted = names.map((name) => tools[name]);
  const missing = wanted.filter((tool) => !findTool(tool));
  const browser = isUbuntu() ? missing.find((tool) => tool === tools.chromium) : undefined;
  const packages = missing.filter((tool) => tool !== browser);
  if (packages.length > 0) await step("system packages", () => installTools(packages));
  if (browser)
    await step("browser", () =>
      run(process.execPath, [bin("playwright"), "install", "--with-deps", "chromium"]),
    );
  for (const tool of wanted) {
    const found = findTool(tool);
    if (found) process.env[tool.variable] = found;
    else if (tool !== browser)
      throw new Failure(`${tool.what} was installed but is not found: set ${tool.variable}.`);
  }
}

async function generateClient() {
  const hash = sourceHash(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
  await unlessDone("lib/db/generated/.generated-from", hash, () =>
    step("database client", async () => {
      await run(process.execPath, [bin("prisma"), "generate"], { what: "prisma generate" });
    }),
  );
}

const notShipped = /(\.test\.tsx?|\.fixture\.ts|\.md)$|\/(generated|fixtures)\//;
const shared = ["lib", "package-lock.json", "prisma/schema.prisma", "tsconfig.json"];

// The control plane's generated messages are sources here, the database client is not.
const counts = (/** @type {string} */ file) =>
  !notShipped.test(file) || file.startsWith("controlplane/generated/");

/** Bundles the processes outside Next where that is stale. */
export async function buildProcesses() {
  const sources = ["controlplane", "demo", "worker.ts", "heddle.ts", "scripts", ...shared];
  await unlessDone("dist/.built-from", sourceHash(sources, counts), () =>
    step("build of the processes", async () => {
      const { buildRuntime } = await import("./build-runtime.mjs");
      await buildRuntime();
    }),
  );
}

const pages = [
  "app",
  "components",
  "messages",
  "public",
  "next.config.js",
  "proxy.ts",
  "instrumentation.ts",
  "instrumentation-node.ts",
  "controlplane/wire.ts",
];

/** Builds the console where that is stale. */
export async function buildPages() {
  const hash = sourceHash([...pages, ...shared], counts);
  if (!consoleIsBuilt(hash)) await step("build of the console", () => buildConsole(hash));
}
