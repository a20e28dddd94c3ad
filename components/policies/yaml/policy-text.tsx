"use client";

import { useEffect, useRef } from "react";
import type { PolicyRow } from "../../../lib/policies/policies";
import { printYaml } from "../../../lib/policies/written/policy-yaml";
import YamlEditor from "./yaml-editor";

type Props = {
  policy: Pick<PolicyRow, "kind" | "mesh" | "namespace" | "service" | "spec">;
  /** What readers hear it called. */
  label: string;
  /** Told once the text is drawn. */
  onDrawn?: () => void;
};

const nothing = () => undefined;
const noMarks: never[] = [];

/** A policy as YAML, to be read and copied. */
export default function PolicyText({ policy, label, onDrawn }: Props) {
  const drawn = useRef(onDrawn);
  useEffect(() => drawn.current?.(), []);
  const { kind, mesh, namespace, service, spec } = policy;
  const text = printYaml({ kind, target: { mesh, namespace, service }, spec });
  return <YamlEditor text={text} onText={nothing} marks={noMarks} label={label} isReadOnly />;
}
