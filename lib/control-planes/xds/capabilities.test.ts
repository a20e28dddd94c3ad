import { describe, expect, it } from "vitest";
import { z } from "zod";
import messages from "../../../messages/en.json";
import { capabilityAt } from "../../policies/capability-at";
import { circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import type { PolicyKind } from "../../policies/kinds";
import { writtenRouteSchema } from "../../policies/written/written-route";
import { unsupportedFields, xdsCapabilities } from "./capabilities";

type Shape = {
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: Shape[];
  enum?: string[];
};

/** The path of every field that a spec can have, `*` for any item; words of a list by the word. */
function* pathsOf(shape: Shape, path: string): Generator<string> {
  const { properties, additionalProperties, items, anyOf } = shape;
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (properties) for (const [key, part] of Object.entries(properties)) yield* pathsOf(part, below(key));
  else if (typeof additionalProperties === "object") yield* pathsOf(additionalProperties, below("*"));
  else if (items?.enum) for (const word of items.enum) yield below(word);
  else if (items) yield* pathsOf(items, below("*"));
  else if (anyOf) for (const part of anyOf) yield* pathsOf(part, path);
  else yield path;
}

const schemas: Record<PolicyKind, z.ZodType> = {
  route: writtenRouteSchema,
  "circuit-breaker": circuitBreakerSpecSchema,
};
const fields = Object.entries(schemas).flatMap(([kind, schema]) =>
  [...new Set(pathsOf(z.toJSONSchema(schema, { io: "input" }) as Shape, ""))].map((path) => ({ kind, path })),
);

describe("the capability table", () => {
  it("knows every field of every kind of policy", () => {
    expect(fields.length).toBeGreaterThan(40);
    const unknown = fields.filter(({ kind, path }) => {
      return !capabilityAt(
        xdsCapabilities.filter((row) => row.kind === kind),
        path,
      );
    });
    expect(unknown).toEqual([]);
  });

  it("has no row about a field that no policy has", () => {
    const stray = xdsCapabilities.filter(
      (row) => !fields.some(({ kind, path }) => kind === row.kind && `${path}.`.startsWith(`${row.path}.`)),
    );
    expect(stray).toEqual([]);
  });

  it("has words for every reason", () => {
    const codes = xdsCapabilities.flatMap((row) =>
      row.support === "exact" ? [] : [row.support === "approximate" ? row.how : row.why],
    );
    expect(codes.filter((code) => !(code in messages.capability))).toEqual([]);
  });
});

describe("unsupported fields of a spec", () => {
  it("are named by their paths, a whole once", () => {
    const spec = {
      rules: [
        {
          split: [{ to: { version: "v1" }, weightBp: 10_000 }],
          retries: { attempts: 1, perTryTimeoutMs: 5, on: ["unavailable", "connect-failure"] },
          mirror: { to: { version: "v2" }, percentBp: 100 },
        },
      ],
    };
    expect(unsupportedFields("route", spec).map(({ path, code }) => [path, code])).toEqual([
      ["rules.0.retries.perTryTimeoutMs", "grpc-per-try-timeout"],
      ["rules.0.retries.on.1", "grpc-retry-reason"],
      ["rules.0.mirror", "grpc-mirror"],
    ]);
  });

  it("are found inside a version's own part", () => {
    const spec = {
      limits: { maxRequests: 4 },
      versions: { "v1.2": { limits: { maxRetries: 1, maxRequests: 2 } } },
    };
    expect(unsupportedFields("circuit-breaker", spec)).toMatchObject([
      { path: "versions.v1.2.limits.maxRetries", code: "grpc-retry-budget" },
    ]);
    expect(unsupportedFields("circuit-breaker", null)).toEqual([]);
  });
});
