import { defineConfig } from "@playwright/test";

/**
 * Journeys against a running demo: one of the run's own, or the one that HEDDLE_DEMO_DIR names.
 * A test tagged `@phone` runs at a phone's size too, one tagged `@phone-only` at nothing else.
 */
export default defineConfig({
  testDir: "playwright",
  outputDir: "test-results/playwright",
  globalSetup: "./playwright/fixtures/own-demo.ts",
  // The demo, its tests and the browser share two cores, and the tests share the demo.
  workers: 1,
  fullyParallel: false,
  // Two cores run the demo, the browser and whatever else the machine does: one stumble is no fall.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
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
    trace: "retain-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } }, grepInvert: /@phone-only/ },
    {
      name: "phone",
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      grep: /@phone/,
    },
  ],
});
