import { defineConfig } from "@playwright/test";
import { findTool, tools } from "./scripts/system-packages.mjs";

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const browser = findTool(tools.chromium);

/** They leave the shared demo as it is; `quiet.spec.ts`, which comes after them, watches it meanwhile. */
const calm = [
  "access",
  "audit",
  "bad-input",
  "change-sets",
  "demo",
  "explore",
  "first-ten-seconds",
  "logs",
  "model-changes",
  "models",
  "models-compared",
  "pages",
  "policies",
  "proxies",
  "requests",
].map((name) => `**/${name}.spec.ts`);
/** They have a stack of their own, wait for what hangs most of the time, and do not mind what the shared demo goes through. */
const apart = ["changes-crash", "stock-mesh", "undo-before-return", "upstreams-away"].map(
  (name) => `**/${name}.spec.ts`,
);
const quiet = "**/quiet.spec.ts";
const others = [...calm, ...apart, quiet];

/** Which of `playwright/journeys.ts`'s lanes this is; all of them when nobody says. */
const lane = process.env.JOURNEYS ?? "all";

/**
 * Journeys against a running demo: one of the run's own, or the one that HEDDLE_DEMO_DIR names.
 * A test tagged `@phone` runs at a phone's size too, one tagged `@phone-only` at nothing else.
 */
export default defineConfig({
  testDir: "playwright",
  outputDir: `test-results/playwright/${lane}`,
  globalSetup: "./playwright/fixtures/own-demo.ts",
  // The demo, its tests and the browser share two cores, and the tests share the demo.
  workers: 1,
  fullyParallel: false,
  // Two cores run the demo, the browser and whatever else the machine does: one stumble is no fall.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: `test-results/playwright-${lane}.json` }]],
  use: {
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    screenshot: "only-on-failure",
    trace: "on-first-retry",
  },
  // With one worker they run in this order.
  projects: [
    { name: "calm", use: desktop, testMatch: calm, grepInvert: /@phone-only/ },
    { name: "calm phone", use: phone, testMatch: calm, grep: /@phone/ },
    { name: "quiet", use: desktop, testMatch: quiet },
    { name: "apart", use: desktop, testMatch: apart },
    { name: "desktop", use: desktop, testIgnore: others, grepInvert: /@phone-only/ },
    { name: "phone", use: phone, testIgnore: others, grep: /@phone/ },
  ],
});
