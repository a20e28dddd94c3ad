import "server-only";
import { z } from "zod";
import { connectionOptionsSchema } from "../connections/connection-options";
import { consulOptionsShape } from "../control-planes/consul/options";
import { aiGatewayOptionsSchema } from "../control-planes/envoy-ai-gateway/options";
import { envoyGatewayOptionsSchema } from "../control-planes/envoy-gateway/options";
import { gatewayApiOptionsSchema } from "../control-planes/gateway-api/options";
import { istioAccessOptionsSchema } from "../control-planes/istio/access/access-options";
import { linkerdOptionsSchema } from "../control-planes/linkerd/options";
import { llmDOptionsSchema } from "../control-planes/llm-d/options";
import { labelNameSchema } from "../kubernetes/label-name";

/** A cluster's API: by its address, or as kubectl finds it. */
export const clusterSchema = z.union([
  z.strictObject({ connection: connectionOptionsSchema }),
  z.strictObject({
    kubeconfig: z.strictObject({ file: z.string().min(1), context: z.string().min(1).optional() }),
  }),
]);
export type ClusterSettings = z.output<typeof clusterSchema>;

/** What is different for some services, by `namespace/name`. */
const byService = <T extends z.ZodType>(options: T) =>
  z.record(z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "is no namespace/name"), options).default({});
const { port, backends, parent } = gatewayApiOptionsSchema.shape;
/** Without defaults, which would stand over what is said of all services. */
const ownRoutes = z.strictObject({ port, backends: backends.unwrap(), parent: parent.unwrap() }).partial();
const { parent: gateway, backends: aiBackends } = aiGatewayOptionsSchema.shape;
const ownAiRoutes = z.strictObject({ parent: gateway, backends: aiBackends.unwrap() }).partial();
const { pool, models } = llmDOptionsSchema.shape;
const ownRewrites = z.strictObject({ pool: pool.unwrap(), models: models.unwrap() }).partial();

export const versionLabel = labelNameSchema.default("version");

/** Which control plane moves a mesh's traffic, and the way to it. */
export const controlPlaneSettingsSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("xds"),
    connection: connectionOptionsSchema,
    /** Whose clients the mesh's policies are for: what these cannot do is refused. */
    dialect: z.enum(["grpc", "envoy"]).default("grpc"),
  }),
  z.strictObject({
    kind: z.literal("istio"),
    cluster: clusterSchema,
    /** The pods' label that tells versions apart; subsets select by it. */
    versionLabel,
    /** What the cluster's services are called below. */
    domain: z.hostname().default("cluster.local"),
    /** How access policies name a service's pods and its identity. */
    access: istioAccessOptionsSchema,
    /** Istiod's debug interface: which proxies have a change. Left out, that stays unknown. */
    istiod: connectionOptionsSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal("gateway-api"),
    cluster: clusterSchema,
    /** Where pods are told apart; versions are by their backends. */
    versionLabel,
    /** How routes are written: what they hang on, the services' port, and which backend stands for a version. */
    routes: gatewayApiOptionsSchema,
    services: byService(ownRoutes),
  }),
  z.strictObject({
    kind: z.literal("linkerd"),
    cluster: clusterSchema,
    versionLabel,
    routes: linkerdOptionsSchema,
    services: byService(
      ownRoutes.omit({ parent: true }).extend({ servers: linkerdOptionsSchema.shape.servers }),
    ),
  }),
  z.strictObject({
    kind: z.literal("envoy-gateway"),
    cluster: clusterSchema,
    versionLabel,
    routes: envoyGatewayOptionsSchema,
    services: byService(ownRoutes.extend({ route: envoyGatewayOptionsSchema.shape.route })),
  }),
  z.strictObject({
    kind: z.literal("envoy-ai-gateway"),
    cluster: clusterSchema,
    versionLabel,
    /** Which Gateway the routes hang on, and which backend, and model there, stands for a version. */
    routes: aiGatewayOptionsSchema,
    /** A service that has no endpoints in the cluster is known by its entry here, if an empty one. */
    services: byService(ownAiRoutes),
  }),
  z.strictObject({
    kind: z.literal("llm-d"),
    cluster: clusterSchema,
    versionLabel,
    /** Whose picker follows the rewrites, and which of the pool's models stands for a version. */
    rewrites: llmDOptionsSchema.prefault({}),
    services: byService(ownRewrites),
  }),
  z.strictObject({
    kind: z.literal("consul"),
    connection: connectionOptionsSchema,
    ...consulOptionsShape,
  }),
]);
export type ControlPlaneSettings = z.output<typeof controlPlaneSettingsSchema>;
