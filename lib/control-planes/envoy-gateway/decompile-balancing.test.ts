import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyBalancingSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { expressible } from "../expressible.fixture";
import { compileEnvoyGateway, unsupportedEnvoyGateway } from "./compile";
import { decompileBalancing } from "./decompile-balancing";
import type { EnvoyGatewayKind } from "./kinds";
import { envoyGatewayOptionsSchema } from "./options";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const options = envoyGatewayOptionsSchema.parse({ port: 8000, parent: { kind: "Gateway", name: "models" } });
const unsupported = (desired: DesiredPolicy<EnvoyGatewayKind>) =>
  unsupportedEnvoyGateway(desired, options, target);

describe("load balancing in a BackendTrafficPolicy", () => {
  it("is read back as it was written, whatever it says", () => {
    let read = 0;
    fc.assert(
      fc.property(anyBalancingSpec, (given) => {
        const desired = expressible<EnvoyGatewayKind>({ kind: "load-balancing", spec: given }, unsupported);
        if (!desired?.spec) return;
        read += 1;
        const [resource] = compileEnvoyGateway(target, desired, options);
        const object = JSON.parse(resource?.body ?? "");
        expect(decompileBalancing(target, object, options)).toEqual({ outcome: "spec", spec: desired.spec });
      }),
    );
    expect(read).toBeGreaterThan(40);
  });

  const policy = (spec: object) => ({
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "chat-model" }],
      ...spec,
    },
  });

  it.each<[string, object, unknown]>([
    ["nothing", {}, { outcome: "spec", spec: null }],
    ["a circuit breaker alone", { circuitBreaker: {} }, { outcome: "spec", spec: null }],
    [
      "zones",
      { loadBalancer: { type: "RoundRobin", zoneAware: { preferLocal: {} } } },
      { outcome: "beyond", fields: [{ path: "spec.loadBalancer.zoneAware", what: "field" }] },
    ],
    [
      "a table of another size",
      { loadBalancer: { type: "ConsistentHash", consistentHash: { type: "SourceIP", tableSize: 101 } } },
      { outcome: "beyond", fields: [{ path: "spec.loadBalancer.consistentHash.tableSize", what: "field" }] },
    ],
  ])("of others is read, or said to be beyond: %s", (_, spec, expected) => {
    expect(decompileBalancing(target, policy(spec), options)).toEqual(expected);
  });

  it("of others that is no way known here is beyond", () => {
    const utilised = policy({ loadBalancer: { type: "BackendUtilization" } });
    expect(decompileBalancing(target, utilised, options)).toMatchObject({ outcome: "beyond" });
  });
});
