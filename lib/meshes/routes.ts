import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { telemetrySchema } from "../metrics/telemetry";
import { dnsLabelSchema } from "../policies/names";
import {
  connectionTestSchema,
  repositoryTestSchema,
  triedConnectionSchema,
  triedRepositorySchema,
  triedUpstreams,
} from "./connection-test";
import { controlPlaneKinds } from "./control-plane-kinds";
import { meshSettingsViewSchema } from "./mesh-settings";
import { meshesSchema } from "./meshes";
import { proxiesSchema } from "./proxies";

export const meshesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes",
  summary: "The meshes with the state of every upstream, from memory: waits for none of them",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: meshesSchema,
  status: 200,
});

export const telemetryRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes/{mesh}/telemetry",
  summary:
    "What each concept is answered by here, with its PromQL and why not by something better; what is missing, and what mends it",
  action: "mesh.read",
  params: z.strictObject({ mesh: dnsLabelSchema }),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: telemetrySchema,
  status: 200,
});

export const meshSettingsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes/{mesh}/settings",
  summary:
    "How a mesh is set up, what Heddle has to be allowed there, and what switches writing on; no secrets",
  action: "mesh.read",
  params: z.strictObject({ mesh: dnsLabelSchema }),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: meshSettingsViewSchema,
  status: 200,
});

export const proxiesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes/{mesh}/proxies",
  summary:
    "Who is connected to the control plane: the versions that each was sent and has taken, what it refused and why",
  action: "mesh.read",
  params: z.strictObject({ mesh: dnsLabelSchema }),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: proxiesSchema,
  status: 200,
});

export const testConnectionRoute = defineRoute({
  method: "POST",
  path: "/api/v1/connections/test",
  summary:
    "Tries an upstream that is not set up yet, and says what is wrong with it or what it can tell; keeps nothing",
  action: "access.manage",
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.strictObject({
    upstream: z.enum(triedUpstreams),
    connection: triedConnectionSchema,
    /** Of a control plane: which kind it is. */
    kind: z.enum(controlPlaneKinds).optional(),
  }),
  answer: connectionTestSchema,
  status: 200,
});

export const testRepositoryRoute = defineRoute({
  method: "POST",
  path: "/api/v1/connections/test-repository",
  summary:
    "Tries a git repository that is not set up yet: whether it answers, has the branch and the folder, and would take a push; pushes and keeps nothing",
  action: "access.manage",
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: triedRepositorySchema,
  answer: repositoryTestSchema,
  status: 200,
});
