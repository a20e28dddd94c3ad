import "server-only";
import type { PolicyKind } from "../policies/kinds";
import { unsupportedFields } from "./capability-table";
import type { ControlPlane, DesiredPolicy } from "./control-plane";

/**
 * A control plane that is told some kinds of policy, as one of all kinds: of the others it holds nothing, and `unsupported` names
 * every field by the capability table, which has a row for each of them.
 */
export function onlyKinds<Kind extends PolicyKind>(
  plane: ControlPlane<Kind>,
  kinds: readonly Kind[],
): ControlPlane {
  const isTold = (kind: PolicyKind): kind is Kind => (kinds as readonly PolicyKind[]).includes(kind);
  const requireTold = (kind: PolicyKind): Kind => {
    if (isTold(kind)) return kind;
    throw new RangeError(`nothing of kind ${kind} is written to ${plane.kind}`);
  };
  const { found, files, ...rest } = plane;
  return {
    ...rest,
    unsupported: (desired, target) =>
      isTold(desired.kind)
        ? plane.unsupported(desired as DesiredPolicy<Kind>, target)
        : unsupportedFields(plane.capabilities, desired.kind, desired.spec),
    compile: (target, desired) =>
      isTold(desired.kind) ? plane.compile(target, desired as DesiredPolicy<Kind>) : [],
    command: (target, kind, ...rest) => (isTold(kind) ? plane.command(target, kind, ...rest) : ""),
    read: async (target, kind, signal) =>
      isTold(kind) ? plane.read(target, kind, signal) : { etag: "", resources: [], deliveryId: null },
    ...(found
      ? {
          found: async (target, kind, signal) =>
            isTold(kind)
              ? found(target, kind, signal)
              : {
                  held: { etag: "", resources: [], deliveryId: null },
                  objects: [],
                  whole: { outcome: "spec", spec: null, changes: [] },
                  rules: [],
                },
        }
      : {}),
    ...(files
      ? {
          files: {
            kinds: (kind) => (isTold(kind) ? files.kinds(kind) : []),
            read: async (target, kind, ...more) => files.read(target, requireTold(kind), ...more),
            plan: async (target, kind, ...more) => files.plan(target, requireTold(kind), ...more),
            restore: async (target, kind, ...more) => files.restore(target, requireTold(kind), ...more),
          },
        }
      : {}),
    apply: async (target, kind, ...more) => plane.apply(target, requireTold(kind), ...more),
    status: async (target, kind, etag, signal) =>
      isTold(kind) ? plane.status(target, kind, etag, signal) : { kind: etag === "" ? "stored" : "none" },
  };
}
