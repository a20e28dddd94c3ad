import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationMs } from "./go-duration";
import { entryBody, normalEntry } from "./normal-entry";

describe("a duration of Consul's", () => {
  it.each([
    ["2m0s", 120_000],
    ["1h0m0s", 3_600_000],
    ["1.5s", 1_500],
    ["250ms", 250],
    ["-1s", -1_000],
    ["0s", 0],
    [10_000_000_000, 10_000],
    ["soon", undefined],
    [null, undefined],
  ])("%s is %s ms", (value, ms) => expect(durationMs(value)).toBe(ms));
});

describe("an entry as it is compared", () => {
  it("is the same as Consul gives it back, with its indexes, Meta, zero values and other ways to write a duration", () => {
    const said = {
      Kind: "service-router",
      Name: "a",
      Routes: [
        {
          Match: { HTTP: { PathPrefix: "/a" } },
          Destination: { ServiceSubset: "v1", RequestTimeout: "90000ms" },
        },
      ],
    };
    const given = {
      ...said,
      Routes: [
        {
          Match: { HTTP: { PathPrefix: "/a", Header: null, Methods: [] } },
          Destination: {
            ServiceSubset: "v1",
            RequestTimeout: "1m30s",
            IdleTimeout: "",
            Namespace: "default",
            NumRetries: null,
          },
        },
      ],
      Meta: { a: "b" },
      CreateIndex: 1,
      ModifyIndex: 2,
      Hash: 3,
      Partition: "default",
    };
    expect(entryBody(given)).toBe(entryBody(said));
  });

  it("has no places and types of intentions, which Consul gives them, and a cookie's age in any form", () => {
    const entry = (more: object, TTL: unknown = "2m") => ({
      Sources: [{ Name: "web", Permissions: [{ Action: "deny", HTTP: { PathExact: "/a" } }], ...more }],
      LoadBalancer: { HashPolicies: [{ CookieConfig: { TTL } }] },
    });
    const given = entry({ Precedence: 9, Type: "consul", Namespace: "default" }, 12e10);
    expect(normalEntry({ ...given, Hash: 7 })).toEqual(normalEntry(entry({})));
    expect(normalEntry(entry({ Type: "other", Namespace: "*" }))).toMatchObject({
      Sources: [{ Type: "other", Namespace: "*" }],
    });
  });

  it("keeps a namespace that is not its own", () => {
    const to = (namespace: string) => ({
      Namespace: "ai",
      Routes: [{ Destination: { Namespace: namespace } }],
    });
    expect(normalEntry(to("ai"))).toEqual({ Routes: [{}] });
    expect(normalEntry(to("web"))).toEqual({ Routes: [{ Destination: { Namespace: "web" } }] });
  });

  it("keeps a subset without a filter, and a weight of 0 that was left out", () => {
    expect(
      normalEntry({
        Subsets: { v1: {} },
        Splits: [{ ServiceSubset: "v1" }, { Weight: 99.99999, Service: "b" }],
      }),
    ).toEqual({
      Subsets: { v1: {} },
      Splits: [
        { Weight: 0, ServiceSubset: "v1" },
        { Weight: 100, Service: "b" },
      ],
    });
  });

  it("is normal by itself", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("A", "RequestTimeout", "Splits", "Meta", "B"), fc.jsonValue()),
        (entry) => {
          expect(normalEntry(normalEntry(entry))).toEqual(normalEntry(entry));
        },
      ),
    );
  });
});
