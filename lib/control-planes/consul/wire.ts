import "server-only";
import { z } from "zod";

/** Consul's HTTP interface, v1, as far as this adapter reads it. */
const metaSchema = z.record(z.string(), z.string()).nullish();

/** A config entry of any kind: what it says is read by `normal-entry.ts`. */
export const entrySchema = z.looseObject({
  Kind: z.string(),
  Name: z.string(),
  Meta: metaSchema,
  ModifyIndex: z.number().int(),
});
export const entriesSchema = z.array(entrySchema).nullable();
export type WireEntry = z.infer<typeof entrySchema>;

const splitSchema = z.object({ Weight: z.number().optional(), NextNode: z.string() });
const routeSchema = z.object({
  Definition: z.record(z.string(), z.unknown()).nullish(),
  NextNode: z.string(),
});
const nodeSchema = z.object({
  Type: z.enum(["router", "splitter", "resolver"]),
  Routes: z.array(routeSchema).nullish(),
  Splits: z.array(splitSchema).nullish(),
  Resolver: z.object({ Target: z.string() }).nullish(),
  LoadBalancer: z.record(z.string(), z.unknown()).nullish(),
});
export const chainSchema = z.object({
  Chain: z.object({
    Protocol: z.string(),
    StartNode: z.string(),
    Nodes: z.record(z.string(), nodeSchema),
    Targets: z.record(z.string(), z.object({ Service: z.string(), ServiceSubset: z.string().optional() })),
  }),
});
export type WireChain = z.infer<typeof chainSchema>["Chain"];

/** `/v1/internal/ui/service-topology`: who calls, by registered upstreams and intentions. */
export const topologySchema = z.object({
  Downstreams: z
    .array(
      z.object({
        Name: z.string(),
        Kind: z.string().optional(),
        Datacenter: z.string().optional(),
        Namespace: z.string().optional(),
        PeerName: z.string().optional(),
      }),
    )
    .nullish(),
});

export const servicesSchema = z.record(z.string(), z.array(z.string()).nullable());

export const checksSchema = z
  .array(
    z.object({
      Node: z.string(),
      ServiceName: z.string().optional(),
      ModifyIndex: z.number().int(),
    }),
  )
  .nullable();
export type WireCheck = NonNullable<z.infer<typeof checksSchema>>[number];

export const healthSchema = z
  .array(
    z.object({
      Node: z.object({ Node: z.string(), Address: z.string() }),
      Service: z.object({
        ID: z.string(),
        Service: z.string(),
        Address: z.string().optional(),
        Port: z.number().optional(),
        Meta: metaSchema,
        Kind: z.string().optional(),
      }),
    }),
  )
  .nullable();
export type WireInstance = NonNullable<z.infer<typeof healthSchema>>[number];

export const leaderSchema = z.string();
