import { describe, expect, it } from "vitest";
import { capabilityAt } from "../../policies/capability-at";
import { faultsOfTable } from "../capability-faults.fixture";
import { goldenOf } from "../gateway-api/golden.fixture";
import { specFields } from "../spec-fields";
import { linkerdCapabilities } from "./capabilities";
import { compileLinkerd } from "./compile";
import { linkerdOptionsSchema } from "./options";
import { servedCases } from "./served-cases.fixture";
import { unsupportedLinkerd } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
const options = linkerdOptionsSchema.parse({
  port: 8000,
  servers: { defaultPolicy: "all-authenticated", port: "http", serviceAccount: "sa-{service}" },
});
const made = Object.fromEntries(
  Object.entries(servedCases).map(([name, given]) => {
    const refused = unsupportedLinkerd({ ...given, origin }, options, target).map(
      ({ path, code }) => `${path}: ${code}`,
    );
    const resources = compileLinkerd(target, { ...given, origin }, options).map(({ ref, body }) => ({
      [ref]: body === "" ? null : JSON.parse(body),
    }));
    return [name, refused.length === 0 ? { resources } : { unsupported: refused, resources }];
  }),
);

describe("Linkerd, what hangs on a Server", () => {
  it("says of every field what it makes of it", () => {
    expect(faultsOfTable(linkerdCapabilities(options))).toEqual({ unknown: [], stray: [], wordless: [] });
  });

  it("gets the resources reviewed and checked in; to renew them, run this test with UPDATE=1", () => {
    expect(made).toEqual(goldenOf(new URL("fixtures/served.golden.yaml", import.meta.url), made));
  });

  it.each(["rate-limit", "access"] as const)("leaves out no field that Linkerd can have: %s", (kind) => {
    const rows = linkerdCapabilities(options).filter((row) => row.kind === kind);
    const said = Object.entries(servedCases)
      .filter(([name, given]) => given.kind === kind && !("unsupported" in (made[name] ?? {})))
      .flatMap(([, { spec }]) => [...fieldsOf(spec, "")]);
    const missing = specFields(kind).filter(
      (field) => capabilityAt(rows, field)?.support !== "unsupported" && !said.includes(field),
    );
    expect(missing).toEqual([]);
  });

  it("is refused by its kind where the settings do not say how a Server is written", () => {
    const bare = linkerdOptionsSchema.parse({ port: 8000 });
    expect(faultsOfTable(linkerdCapabilities(bare))).toEqual({ unknown: [], stray: [], wordless: [] });
    for (const given of [servedCases["all calls"], servedCases.nobody].flatMap((one) => one ?? []))
      expect(unsupportedLinkerd({ ...given, origin }, bare, target)).toMatchObject([
        { code: "linkerd-no-servers" },
      ]);
  });
});

/** The paths of a spec as `specFields` names them. */
function* fieldsOf(value: unknown, at: string): Generator<string> {
  if (value === null || typeof value !== "object") {
    yield* [at, `${at}.${value}`];
    return;
  }
  for (const [key, item] of Object.entries(value))
    yield* fieldsOf(item, [...(at === "" ? [] : [at]), Array.isArray(value) ? "*" : key].join("."));
}
