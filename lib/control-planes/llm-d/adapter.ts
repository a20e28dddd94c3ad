import "server-only";
import type { UpstreamGate } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import type { ControlPlane } from "../control-plane";
import { weightsByVersion } from "../gateway-api/found-weights";
import { kubernetesControlPlane } from "../kubernetes/adapter";
import { oneObjectLayout } from "../kubernetes/one-object-layout";
import { optionsByService } from "../kubernetes/service-options";
import { llmDCapabilities } from "./capabilities";
import { compileLlmD, poolRef, rewriteRef } from "./compile";
import { decompileLlmD } from "./decompile";
import { versionOfModel } from "./model-of";
import type { LlmDOptions } from "./options";
import { endpointsOfPools } from "./pool-endpoints";
import { rewriteObjectSchema } from "./rewrite-object";
import { rightsLlmD } from "./rights";
import { strengthOfRewrite } from "./strength-of-rewrite";
import { unsupportedLlmD } from "./unsupported";

type Settings = Pick<
  Extract<ControlPlaneSettings, { kind: "llm-d" }>,
  "versionLabel" | "rewrites" | "services"
>;

/** llm-d, through the Kubernetes API: which of a pool's models answers to a name. */
export function llmDControlPlane({
  client,
  gate,
  settings: { versionLabel, rewrites, services },
}: {
  client: KubernetesClient;
  gate: UpstreamGate;
  settings: Settings;
}): ControlPlane {
  const optionsOf = optionsByService<LlmDOptions>(rewrites, services);
  return kubernetesControlPlane(
    { client, gate, versionLabel },
    {
      kind: "llm-d",
      rights: rightsLlmD,
      capabilities: llmDCapabilities,
      unsupported: (desired, target) => unsupportedLlmD(desired, optionsOf(target), target),
      compile: (target, desired) => compileLlmD(target, desired, optionsOf(target)),
      layouts: {
        route: oneObjectLayout(
          {
            kind: resourceKinds.inferenceModelRewrite,
            isOf: (object, target) => {
              const rewrite = rewriteObjectSchema.safeParse(object);
              const { name } = poolRef(target.service, optionsOf(target));
              return object.metadata.name === target.service && rewrite.data?.spec.poolRef.name === name;
            },
          },
          rewriteRef,
          weightsByVersion((target, { modelRewrite }) =>
            versionOfModel(target.service, String(modelRewrite), optionsOf(target)),
          ),
        ),
      },
      decompile: (target, _kind, [rewrite]) => decompileLlmD(target, rewrite, optionsOf(target)),
      strength: async ({ located: [rewrite] }) => strengthOfRewrite(rewrite),
      endpointsOf: (groups) => endpointsOfPools(groups, optionsOf),
    },
  );
}
