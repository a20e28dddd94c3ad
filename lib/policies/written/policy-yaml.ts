import { stringify } from "yaml";
import { z } from "zod";
import { sameJson } from "../canonical-json";
import { type PolicyKind, policyKindSchema } from "../kinds";
import { type Target, targetSchema } from "../names";
import type { PolicySpec } from "../policy-spec";
import { faultWords } from "./fault-words";
import { readWritten, toWritten } from "./written-spec";
import { placeOf, type ReadYaml, readYaml, type TextFault } from "./yaml-document";

/** A policy as a text says it: which kind, about what, and what; `spec` null stands for "no policy of ours". */
export type PolicyDocument = { kind: PolicyKind; target: Target; spec: PolicySpec | null };

export type ReadPolicyText =
  | { outcome: "read"; document: PolicyDocument }
  | { outcome: "faulty"; faults: TextFault[] };

const headSchema = z.strictObject({ kind: policyKindSchema, target: targetSchema, spec: z.unknown() });
const printing = { lineWidth: 100, indentSeq: true, version: "1.2", aliasDuplicateObjects: false } as const;

/** The text of a policy, from nothing: `reviseYaml` keeps what somebody has typed. */
export function printYaml({ kind, target, spec }: PolicyDocument): string {
  const { mesh, namespace, service } = target;
  return stringify({ kind, target: { mesh, namespace, service }, spec: toWritten(spec) }, printing);
}

/**
 * Reads a policy's text. Faults carry the path in the document (`spec.rules.0.split`) and where that stands. With
 * `about`, a text about another kind or another target is a fault.
 */
export function parseYaml(text: string, about?: Pick<PolicyDocument, "kind" | "target">): ReadPolicyText {
  const yaml = readYaml(text);
  if (yaml.faults.length > 0) return { outcome: "faulty", faults: yaml.faults };
  const head = headSchema.safeParse(yaml.value ?? {});
  if (!head.success) {
    const faults = head.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => faultAt(yaml, [...issue.path, key], "is not a known field"))
        : [faultAt(yaml, issue.path, faultWords(issue))],
    );
    return { outcome: "faulty", faults };
  }
  const { kind, target, spec } = head.data;
  const strayed = about ? strayFaults(yaml, { kind, target }, about) : [];
  if (strayed.length > 0) return { outcome: "faulty", faults: strayed };
  if (spec === null) return { outcome: "read", document: { kind, target, spec: null } };
  const read = readWritten(kind, spec);
  if (read.outcome === "read") return { outcome: "read", document: { kind, target, spec: read.spec } };
  const faults = read.faults.map(({ parts, message }) => faultAt(yaml, ["spec", ...parts], message));
  return { outcome: "faulty", faults };
}

type About = Pick<PolicyDocument, "kind" | "target">;

function strayFaults(yaml: ReadYaml, said: About, about: About): TextFault[] {
  const faults: TextFault[] = [];
  if (said.kind !== about.kind) faults.push(faultAt(yaml, ["kind"], `must stay ${about.kind}`));
  if (!sameJson(said.target, about.target)) {
    const { mesh, namespace, service } = about.target;
    faults.push(faultAt(yaml, ["target"], `must stay ${mesh}, ${namespace}/${service}`));
  }
  return faults;
}

function faultAt(yaml: ReadYaml, path: readonly PropertyKey[], message: string): TextFault {
  const parts = path.map(String);
  return { path: parts.join(".").slice(0, 500), message, ...placeOf(yaml, parts) };
}
