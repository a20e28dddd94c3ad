import { GRPCRoute, HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import { describe, expect, it } from "vitest";
import { faultsOfTable } from "../capability-faults.fixture";
import type { DesiredPolicy } from "../control-plane";
import { fieldCases } from "../gateway-api/field-cases.fixture";
import { goldenOf, madeOfFields } from "../gateway-api/golden.fixture";
import { annotationFaults } from "./annotation-faults";
import { linkerdCapabilities } from "./capabilities";
import { compileLinkerd } from "./compile";
import type { LinkerdKind } from "./kinds";
import { linkerdOptionsSchema } from "./options";
import { unsupportedLinkerd } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };

describe.each([
  ["http-route", linkerdOptionsSchema.parse({ port: 8000 })],
  ["http-route-unified", linkerdOptionsSchema.parse({ port: 8000, unified: true })],
  ["grpc-route", linkerdOptionsSchema.parse({ port: 9000, protocol: "grpc" })],
])("Linkerd, %s", (name, options) => {
  const adapter = {
    compile: (desired: DesiredPolicy<LinkerdKind>) => compileLinkerd(target, desired, options),
    unsupported: (desired: DesiredPolicy<LinkerdKind>) => unsupportedLinkerd(desired, options, target),
  };

  it("says of every field what it makes of it", () => {
    expect(faultsOfTable(linkerdCapabilities(options))).toEqual({ unknown: [], stray: [], wordless: [] });
  });

  it("gets the resources reviewed and checked in; to renew them, run this test with UPDATE=1", () => {
    const made = madeOfFields(adapter);
    expect(made).toEqual(goldenOf(new URL(`fixtures/${name}.golden.yaml`, import.meta.url), made));
  });

  it("can read every annotation", () => {
    const made = Object.values(madeOfFields(adapter)) as { resources: Record<string, unknown>[] }[];
    const annotated = made.flatMap(({ resources }) =>
      resources.flatMap(
        (resource) => Object.values(resource) as ({ metadata?: { annotations: never } } | null)[],
      ),
    );
    const all = annotated.flatMap((body) => body?.metadata?.annotations ?? []);
    expect(all.length).toBeGreaterThan(5);
    expect(all.flatMap(annotationFaults)).toEqual([]);
  });

  it("gets routes that the schemas of their resource definitions take", () => {
    for (const given of Object.values(fieldCases)) {
      const [resource] = adapter.compile({ ...given, origin: { policyId: "p", revision: 1, changeId: "c" } });
      const object = JSON.parse(resource?.body || "null");
      if (object?.kind !== "HTTPRoute" && object?.kind !== "GRPCRoute") continue;
      const Model = object.kind === "HTTPRoute" ? HTTPRoute : GRPCRoute;
      expect(() => new Model(object).validate()).not.toThrow();
    }
  });
});
