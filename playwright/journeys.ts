// Every journey, on one demo: first those that leave it as it is, which use all of the machine; then those that act on it and,
// beside them, those that break a stack of their own: both wait most of the time. A failure in one lane skips nothing in another.
import { type ChildProcess, spawn } from "node:child_process";
import { setPriority } from "node:os";
import { LaunchedDemo } from "./fixtures/launched-demo";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const running = new Set<ChildProcess>();
let isEnding = false;
/** Browsers and what they look with yield to the demo: its calls would fail on a machine that has no time for them. */
const niceness = 10;

/** A Playwright of its own for some of the projects; true when all of their tests passed. */
async function lane(name: string, ...projects: string[]): Promise<boolean> {
  if (isEnding) return false;
  const args = ["node_modules/.bin/playwright", "test", ...projects.map((each) => `--project=${each}`)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, JOURNEYS: name },
    // Two that both move a terminal's cursor would write over each other.
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.pid) setPriority(child.pid, niceness);
  running.add(child);
  child.stdout.pipe(process.stdout, { end: false });
  const status = await new Promise((resolve) => child.once("close", resolve));
  running.delete(child);
  return status === 0;
}

const demo = process.env.HEDDLE_DEMO_DIR ? undefined : await LaunchedDemo.plan();
for (const signal of endings)
  process.on(signal, () => {
    isEnding = true;
    for (const child of running) child.kill(signal);
    void demo?.end();
  });
try {
  if (demo) {
    if (!(await demo.start())) throw new Error(`The demo did not start:\n${demo.words}`);
    process.env.HEDDLE_DEMO_DIR = demo.folder;
  }
  const calm = await lane("calm", "calm", "calm phone", "quiet");
  const [acting, apart] = await Promise.all([lane("acting", "desktop", "phone"), lane("apart", "apart")]);
  process.exitCode = calm && acting && apart ? 0 : 1;
} finally {
  await demo?.remove();
}
