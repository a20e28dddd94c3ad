"use client";

import type { PolicyRow } from "../../../lib/policies/policies";
import type { PolicySpec } from "../../../lib/policies/policy-spec";
import { printYaml } from "../../../lib/policies/written/policy-yaml";
import YamlCompare from "./yaml-compare";

type Props = {
  policy: Pick<PolicyRow, "kind" | "mesh" | "namespace" | "service">;
  before: PolicySpec | null;
  after: PolicySpec | null;
  beforeName: string;
  afterName: string;
  form: "unified" | "side-by-side";
};

/** Two specs of one policy as YAML, with what differs. */
export default function PolicyCompare({ policy, before, after, beforeName, afterName, form }: Props) {
  const { kind, mesh, namespace, service } = policy;
  const textOf = (spec: PolicySpec | null) => printYaml({ kind, target: { mesh, namespace, service }, spec });
  return (
    <YamlCompare
      before={textOf(before)}
      after={textOf(after)}
      form={form}
      beforeLabel={beforeName}
      afterLabel={afterName}
    />
  );
}
