import "server-only";
import { z } from "zod";
import { connectionOptionsSchema } from "../connections/connection-options";
import { profileNames } from "../logs/profiles/all-profiles";
import { type ConceptName, concepts } from "../metrics/concepts";
import { allSources } from "../metrics/sources/all-sources";
import { pricesSchema } from "../models/prices";
import { dnsLabelSchema } from "../policies/names";

/** Where Heddle may write: nowhere, everywhere, or in these namespaces. */
const writesSchema = z
  .union([
    z.enum(["off", "on"]),
    z.boolean().transform((isOn) => (isOn ? ("on" as const) : ("off" as const))),
    z.strictObject({ namespaces: z.array(dnsLabelSchema).min(1) }),
  ])
  .default("off");
export type Writes = z.output<typeof writesSchema>;

const sourceNames = allSources.map(({ name }) => name);
const pinsSchema = z.partialRecord(
  z.enum(Object.keys(concepts) as [ConceptName, ...ConceptName[]], "is no concept"),
  z.string().refine((name) => sourceNames.includes(name), "is no source"),
);

const webUrl = z.url({ protocol: /^https?$/ });

/** Where people look at the same queries themselves. */
const linksSchema = z.strictObject({
  /** A Prometheus's own pages. */
  prometheus: webUrl.optional(),
  grafana: z
    .strictObject({
      url: webUrl,
      datasource: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be the uid of a data source"),
    })
    .optional(),
});

/** One mesh: its sources of data and its control plane. All but `id` and `prometheus` may be left out. */
export const meshSettingsSchema = z
  .strictObject({
    /** What addresses and rows name it by; it stays. */
    id: dnsLabelSchema,
    name: z.string().min(1).max(60).optional(),
    /** A new mesh is read-only: its control plane is never written to until this says so. */
    writes: writesSchema,
    /** How often what matters is scraped: rates are taken over no less than a few scrapes. */
    scrapeSeconds: z.number().positive().max(600).default(15),
    prometheus: connectionOptionsSchema,
    loki: connectionOptionsSchema.optional(),
    /** Left out, the mesh is only watched. */
    controlPlane: z.strictObject({ kind: z.literal("xds"), connection: connectionOptionsSchema }).optional(),
    /** Which formats its logs have, and which streams are its own, where a look at them does not tell. */
    logs: z
      .strictObject({
        profiles: z
          .array(z.string().refine((name) => profileNames.includes(name), "is no log profile"))
          .min(1)
          .optional(),
        streams: z
          .record(
            z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "is no label's name"),
            z.string().min(1).max(200),
          )
          .optional(),
      })
      .optional(),
    /** For some concepts, the source that answers them here, whatever ranks before it. */
    sources: pinsSchema.default({}),
    links: linksSchema.default({}),
    /** What models cost, for figures in money. */
    prices: pricesSchema.optional(),
  })
  .transform((mesh) => ({ ...mesh, name: mesh.name ?? mesh.id }));
export type MeshSettings = z.output<typeof meshSettingsSchema>;

/** What `heddle.yaml` says. */
export const settingsFileSchema = z.strictObject({
  meshes: z
    .array(meshSettingsSchema)
    .min(1)
    .max(100)
    .superRefine((meshes, context) => {
      const ids = meshes.map(({ id }) => id);
      for (const [index, id] of ids.entries()) {
        if (ids.indexOf(id) !== index)
          context.addIssue({ code: "custom", path: [index, "id"], message: `there are two meshes "${id}"` });
      }
    }),
});
