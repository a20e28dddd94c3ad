import { describe, expect, it } from "vitest";
import { faultsOfTable, fields } from "../capability-faults.fixture";
import { gatewayApiCapabilities } from "./capabilities";

describe.each([
  { protocol: "http", experimental: false },
  { protocol: "http", experimental: true },
  { protocol: "grpc", experimental: false },
] as const)("what the Gateway API makes of each field ($protocol, retries: $experimental)", (form) => {
  it("is said of every field, of no other, and in words", () => {
    expect(fields.length).toBeGreaterThan(40);
    expect(faultsOfTable(gatewayApiCapabilities(form))).toEqual({ unknown: [], stray: [], wordless: [] });
  });
});
