import { describe, expect, it } from "vitest";
import type { RegistryRow } from "../../../lib/services/services";
import { type ServiceSort, sortServices } from "./sort-services";

const row = (service: string, health: RegistryRow["health"], rate: number | null, ready: number | null) =>
  ({
    namespace: "llm",
    service,
    isModel: false,
    versions: [],
    readyEndpoints: ready,
    health,
    signals: { requestsPerSecond: rate, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null },
    resources: { cpuCores: rate === null ? null : 10 - rate, memoryBytes: null, restarts: null },
  }) satisfies RegistryRow;
const rows = [row("a", "well", 1, 2), row("b", "failing", null, 0), row("c", "well", 3, null)];
const order = (by: ServiceSort) =>
  sortServices(rows, by)
    .map(({ service }) => service)
    .join("");

describe("the registry's order", () => {
  it.each<[ServiceSort, string]>([
    ["health", "bac"],
    ["service", "abc"],
    ["requests", "cab"],
    // Who has nobody left comes first, who is not known last.
    ["ready", "bac"],
    ["cpu", "acb"],
    ["memory", "abc"],
  ])("by %s is %s", (by, expected) => {
    expect(order(by)).toBe(expected);
  });
});
