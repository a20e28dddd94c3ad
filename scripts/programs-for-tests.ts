import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { bundle } from "./build-runtime.mjs";

const folderOfThisRun = "HEDDLE_PROGRAMS_FOR_TESTS";

/**
 * Vitest's global set-up: bundles the programs that tests start and kill again and again, each of which would else load
 * all of its sources one by one, every time.
 */
export default async function programsForTests(): Promise<() => void> {
  mkdirSync("dist", { recursive: true });
  // Where npm packages are found.
  const folder = mkdtempSync(path.resolve("dist/for-tests-"));
  await bundle(
    {
      controlplane: "controlplane/main.ts",
      "crashing-console": "lib/changes/server/crashing-console.fixture.ts",
      "dying-worker": "lib/changes/server/crashes/dying-worker.fixture.ts",
    },
    folder,
  );
  process.env[folderOfThisRun] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The file of one of them, to be run by this Node. */
export function programForTests(name: "controlplane" | "crashing-console" | "dying-worker"): string {
  return path.join(process.env[folderOfThisRun] ?? "", `${name}.mjs`);
}
