import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import type { Capability } from "../../policies/capabilities";
import { unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Resource, Unsupported } from "../control-plane";
import { fieldCases } from "./field-cases.fixture";

const origin = { policyId: "p", revision: 1, changeId: "c" };

/** The kinds of the fields' cases. */
type GoldenKind = "route" | "circuit-breaker";
type Adapter = {
  compile(desired: DesiredPolicy<GoldenKind>): Resource[];
  unsupported(desired: DesiredPolicy<GoldenKind>): Unsupported[];
};

/** An adapter of routes alone: of the other cases its table says what it cannot. */
export function ofRoutesAlone({
  compile,
  unsupported,
  capabilities,
}: {
  compile(desired: DesiredPolicy<"route">): Resource[];
  unsupported(desired: DesiredPolicy<"route">): Unsupported[];
  capabilities: readonly Capability[];
}): Adapter {
  return {
    compile: (desired) => (desired.kind === "route" ? compile(desired) : []),
    unsupported: (desired) =>
      desired.kind === "route"
        ? unsupported(desired)
        : unsupportedFields(capabilities, desired.kind, desired.spec),
  };
}

/** What an adapter makes of every field's case: its resources, and the codes of what it cannot say. */
export function madeOfFields({ compile, unsupported }: Adapter): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fieldCases).map(([name, given]) => {
      const desired: DesiredPolicy<GoldenKind> = { ...given, origin };
      const refused = unsupported(desired).map(({ path, code }) => `${path}: ${code}`);
      const resources = compile(desired).map(({ ref, body }) => ({
        [ref]: body === "" ? null : JSON.parse(body),
      }));
      return [name, refused.length === 0 ? { resources } : { unsupported: refused, resources }];
    }),
  );
}

/** The checked-in ones; with UPDATE=1 they are written anew from `made`. */
export function goldenOf(file: URL, made: Record<string, unknown>): unknown {
  if (process.env.UPDATE)
    writeFileSync(file, stringify(made, { aliasDuplicateObjects: false, lineWidth: 0 }));
  return existsSync(file) ? parse(readFileSync(file, "utf8")) : undefined;
}
