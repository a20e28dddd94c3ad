import { sameJson } from "../lib/policies/canonical-json";
import type { PolicyRow } from "../lib/policies/policies";
import type { PolicySpec } from "../lib/policies/policy-spec";
import { listPoliciesRoute } from "../lib/policies/routes";
import { printYaml } from "../lib/policies/written/policy-yaml";
import type { ConsoleClient } from "./console-client";
import { fileOf, type PolicyFile, type PolicyKey } from "./policy-folder";
import { unifiedDiff } from "./unified-diff";

/** A policy that says something else in the folder than what stands. */
export type Difference = PolicyKey & {
  file: string;
  /** Undefined where there never was a policy of it. */
  policy: PolicyRow | undefined;
  wanted: PolicySpec | null;
  diff: string;
};

export type Comparison = {
  differences: Difference[];
  /** Policies that stand and have no file. */
  unlisted: Difference[];
  same: number;
};

/** What stands in a mesh. Throws ConsoleError. */
export async function standingPolicies(client: ConsoleClient, mesh: string): Promise<PolicyRow[]> {
  const { policies } = await client.call(listPoliciesRoute, { query: { mesh } });
  return policies.toSorted((left, right) => (fileOfRow(left) < fileOfRow(right) ? -1 : 1));
}

/** A folder's policies beside what stands. Throws ConsoleError. */
export async function comparePolicies(
  client: ConsoleClient,
  mesh: string,
  files: readonly PolicyFile[],
): Promise<Comparison> {
  const standing = await standingPolicies(client, mesh);
  const differences = files.flatMap(({ file, document }) => {
    const policy = standing.find((row) => fileOfRow(row) === file);
    return sameJson(policy?.spec ?? null, document.spec)
      ? []
      : [differenceOf(document, policy, document.spec)];
  });
  const named = new Set(files.map(({ file }) => file));
  const unlisted = standing
    .filter((row) => row.spec !== null && !named.has(fileOfRow(row)))
    .map((row) => differenceOf(keyOf(row), row, null));
  return { differences, unlisted, same: files.length - differences.length };
}

/** Which policy a row is. Pure. */
export function keyOf({ kind, mesh, namespace, service }: PolicyRow): PolicyKey {
  return { kind, target: { mesh, namespace, service } };
}

function fileOfRow(row: PolicyRow): string {
  return fileOf(keyOf(row));
}

function differenceOf(
  { kind, target }: PolicyKey,
  policy: PolicyRow | undefined,
  wanted: PolicySpec | null,
): Difference {
  const file = fileOf({ kind, target });
  const textOf = (spec: PolicySpec | null) => (spec === null ? "" : printYaml({ kind, target, spec }));
  const before = textOf(policy?.spec ?? null);
  const names = {
    before: before === "" ? "/dev/null" : `a/${file}`,
    after: wanted === null ? "/dev/null" : `b/${file}`,
  };
  return { kind, target, file, policy, wanted, diff: unifiedDiff(names, before, textOf(wanted)) };
}
