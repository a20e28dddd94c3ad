import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { addProcessSeries } from "./process-series";

it("counts processor time once, however often it is scraped, and says what memory is resident", async () => {
  const registry = new Registry();
  addProcessSeries(registry);
  const value = async (name: string) =>
    (await registry.getMetricsAsJSON()).find((metric) => metric.name === name)?.values[0]?.value ?? -1;
  const before = process.cpuUsage();
  await value("process_cpu_seconds_total");
  const counted = await value("process_cpu_seconds_total");
  const after = process.cpuUsage();
  expect(counted).toBeGreaterThanOrEqual((before.user + before.system) / 1e6);
  expect(counted).toBeLessThanOrEqual((after.user + after.system) / 1e6);
  expect(await value("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
});
