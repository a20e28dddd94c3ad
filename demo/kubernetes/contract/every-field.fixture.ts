import { expect, it } from "vitest";
import type { ContractRig } from "../../../lib/control-planes/contract.fixture";
import type { DesiredPolicy } from "../../../lib/control-planes/control-plane";
import { fieldCases } from "../../../lib/control-planes/gateway-api/field-cases.fixture";

/** The resource definitions' schemas take what is compiled of each field, defaults and all, and give it back. */
export function itTakesEveryField(start: () => Promise<ContractRig>): void {
  it("takes every field that it supports, and gives it back as it was written", async () => {
    const { plane, service, stop } = await start();
    try {
      let taken = 0;
      for (const [name, given] of Object.entries(fieldCases)) {
        const target = await service();
        const desired: DesiredPolicy = {
          ...given,
          origin: { policyId: "p", revision: 1, changeId: "c" },
        };
        const resources = plane.compile(target, desired);
        if (plane.unsupported(desired, target).length > 0 || resources.every(({ body }) => body === ""))
          continue;
        taken += 1;
        const wanted = { expectedEtag: "", deliveryId: name };
        expect(await plane.apply(target, given.kind, resources, wanted), name).toMatchObject({
          outcome: "applied",
        });
        expect((await plane.read(target, given.kind)).resources, name).toEqual(resources);
      }
      expect(taken).toBeGreaterThan(3);
    } finally {
      await stop();
    }
  });
}
