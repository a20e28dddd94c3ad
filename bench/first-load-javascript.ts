import { chromium } from "@playwright/test";
import { demoEndpoints, demoSignInLink } from "../playwright/fixtures/demo";
import { findTool, tools } from "../scripts/system-packages.mjs";
import type { Row } from "./row";

const pages = ["/", "/topology", "/services/llm/chat-model", "/changes"];

/** Bytes of JavaScript that a browser with an empty cache fetches to show a page, as they cross the wire. */
export async function firstLoadJavaScript(): Promise<Row[]> {
  const executablePath = findTool(tools.chromium);
  if (!executablePath) throw new Error("no browser here: npm test installs one");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const context = await browser.newContext();
  const first = await context.newPage();
  await first.goto(demoSignInLink());
  await first.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  const cookies = await context.cookies();
  const rows: Row[] = [];
  for (const path of pages) {
    const fresh = await browser.newContext();
    await fresh.addCookies(cookies);
    const page = await fresh.newPage();
    let bytes = 0;
    const pending: Promise<void>[] = [];
    page.on("requestfinished", (request) => {
      if (request.resourceType() !== "script") return;
      pending.push(
        request.sizes().then(({ responseBodySize }) => {
          bytes += responseBodySize;
        }),
      );
    });
    await page.goto(demoEndpoints().console + path, { waitUntil: "load" });
    await page.getByRole("main").waitFor();
    await page.waitForTimeout(1_500);
    await Promise.all(pending);
    rows.push({
      name: `First-load JavaScript of ${path}`,
      figures: `${(bytes / 1024).toFixed(0)} KiB`,
      values: { bytes },
    });
    await fresh.close();
  }
  await browser.close();
  return rows;
}
