import "server-only";
import type { Strength } from "../../changes/changes";
import { type UpstreamGate, upstreamTimeoutMs } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import type { ResourceKind } from "../../kubernetes/resource-kinds";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import { type PolicySpec, routeSpecOf } from "../../policies/policy-spec";
import type { ControlPlane, Found, Held } from "../control-plane";
import { onlyKinds } from "../only-kinds";
import { type EndpointsOf, KubernetesEndpoints } from "./endpoints";
import { compileKept } from "./kept-rest";
import { kubectlCommand } from "./kubectl-command";
import type { Layout } from "./layout";
import type { Located } from "./located";
import { policyFiles } from "./policy-files";
import { readSection, writeSection } from "./section-store";

/** A cluster's webhooks are asked before it stores anything: it takes longer than a look. */
const writeWithinMs = 4_000;
const readWithinMs = upstreamTimeoutMs;

type Pure<Kind extends PolicyKind> = Pick<
  ControlPlane<Kind>,
  "kind" | "rights" | "capabilities" | "unsupported" | "compile"
>;

type Decompiled =
  | { outcome: "spec"; spec: PolicySpec | null; changes?: { path: string; what: string }[] }
  | Extract<Found["whole"], { outcome: "beyond" }>;

export type KubernetesTarget<Kind extends PolicyKind> = Pure<Kind> & {
  /** Where each kind of policy is written; nothing of other kinds is. */
  layouts: Readonly<Record<Kind, Layout>>;
  /** How far what is held has been taken, by whatever the target tells of it. */
  strength: (
    asked: { target: Target; kind: Kind; located: Located },
    signal: AbortSignal,
  ) => Promise<Strength>;
  /** The whole of what stands there as a policy, or what no policy can say. Asked only where something stands. Pure. */
  decompile: (target: Target, kind: Kind, located: Located) => Decompiled;
  /** Where versions are not told apart by their pods' labels: the same endpoints by what tells them apart. Pure. */
  endpointsOf?: EndpointsOf;
  /** What `endpointsOf` has to know of beside the services. */
  backendKind?: ResourceKind;
};

/** A control plane whose policies are objects of a Kubernetes API. */
export function kubernetesControlPlane<Kind extends PolicyKind>(
  { client, gate, versionLabel }: { client: KubernetesClient; gate: UpstreamGate; versionLabel: string },
  { layouts, strength, decompile, endpointsOf, backendKind, ...pure }: KubernetesTarget<Kind>,
): ControlPlane {
  const endpoints = new KubernetesEndpoints(client, { versionLabel, endpointsOf, backendKind });
  const call = <T>(
    run: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ) => gate.call(run, { timeoutMs, ...(signal ? { signal } : {}) });
  const told = Object.keys(layouts) as Kind[];
  const plane: ControlPlane<Kind> = {
    ...pure,
    compile: (target, desired) => {
      const whole = pure.compile(target, desired);
      const route = routeSpecOf(desired.spec);
      return route?.keepRest ? compileKept(whole[0]?.ref ?? "", route) : whole;
    },
    unsupported: (desired, target) =>
      routeSpecOf(desired.spec)?.keepRest ? [] : pure.unsupported(desired, target),
    files: policyFiles(client, layouts, (run, signal) => call(run, signal, readWithinMs)),
    command: (target, kind, resources) => kubectlCommand(target, layouts[kind], resources),
    read: (target, kind, signal) =>
      call(
        async (inTime): Promise<Held> => {
          const { held } = await readSection(client, { target, kind, layout: layouts[kind] }, inTime);
          return held;
        },
        signal,
        readWithinMs,
      ),
    found: (target, kind, signal) =>
      call(
        async (inTime): Promise<Found> => {
          const layout = layouts[kind];
          const { held, located, told } = await readSection(client, { target, kind, layout }, inTime);
          const rules = layout.weights?.read(target, located) ?? [];
          const objects = told.flatMap((object) =>
            object ? [`${object.kind} ${object.metadata.namespace}/${object.metadata.name}`] : [],
          );
          return { held, objects, whole: wholeOf(told, () => decompile(target, kind, told)), rules };
        },
        signal,
        readWithinMs,
      ),
    apply: (target, kind, resources, { expectedEtag, deliveryId, notAfterMs, isForced = false, signal }) =>
      call(
        (inTime) => {
          const deadlineMs = Math.min(
            Date.now() + writeWithinMs - 200,
            notAfterMs ?? Number.MAX_SAFE_INTEGER,
          );
          const write = { expectedEtag, deliveryId, isForced, deadlineMs, signal: inTime };
          return writeSection(client, { target, kind, layout: layouts[kind] }, resources, write);
        },
        signal,
        writeWithinMs,
      ),
    status: (target, kind, etag, signal) =>
      call(
        async (inTime): Promise<Strength> => {
          const { held, located } = await readSection(
            client,
            { target, kind, layout: layouts[kind] },
            inTime,
          );
          if (held.etag !== etag) return { kind: "none" };
          if (etag === "") return { kind: "stored" };
          return strength({ target, kind, located }, inTime);
        },
        signal,
        readWithinMs,
      ),
    endpoints: (signal) => call((inTime) => endpoints.groups(inTime), signal, readWithinMs),
  };
  return onlyKinds(plane, told);
}

function wholeOf(located: Located, decompile: () => Decompiled): Found["whole"] {
  if (located.every((object) => object === undefined)) return { outcome: "spec", spec: null, changes: [] };
  const said = decompile();
  return said.outcome === "spec" ? { changes: [], ...said } : said;
}
