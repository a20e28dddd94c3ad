import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { windowNameSchema } from "../time/window";
import { instancesSchema } from "./instances";
import { serviceLoadSchema } from "./load";
import { serviceDetailSchema, servicesSchema } from "./services";

const query = z.strictObject({ mesh: dnsLabelSchema, window: windowNameSchema.optional() });

export const servicesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services",
  summary: "The registry: services with their versions, ready endpoints and golden signals",
  action: "mesh.read",
  params: z.strictObject({}),
  query,
  body: z.undefined(),
  answer: servicesSchema,
  status: 200,
});

export const instancesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/instances",
  summary: "Every instance of the mesh: who is ready, who came and who went",
  action: "mesh.read",
  params: z.strictObject({}),
  query,
  body: z.undefined(),
  answer: instancesSchema,
  status: 200,
});

export const serviceRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}",
  summary: "One service: instances, versions side by side, who holds the weights, policies, the last change",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query,
  body: z.undefined(),
  answer: serviceDetailSchema,
  status: 200,
});

export const serviceLoadRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/load",
  summary:
    "What comes to each endpoint of a service and how evenly, what each uses, and what the way there adds to latency",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query,
  body: z.undefined(),
  answer: serviceLoadSchema,
  status: 200,
});
