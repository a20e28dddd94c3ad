import "server-only";
import { z } from "zod";
import { freezeWindowSchema } from "../changes/freeze-window";
import { connectionOptionsSchema } from "../connections/connection-options";
import { profileNames } from "../logs/profiles/all-profiles";
import { type ConceptName, concepts } from "../metrics/concepts";
import { allSources } from "../metrics/sources/all-sources";
import { pricesSchema } from "../models/prices";
import { dnsLabelSchema } from "../policies/names";
import { ownedElsewhereModes } from "../policies/ownership";
import { type ControlPlaneSettings, controlPlaneSettingsSchema } from "./control-plane-settings";
import { gitSettingsSchema } from "./git-settings";
import { promptSettingsSchema } from "./prompt-settings";
import { registriesSchema } from "./registry-settings";
import { signInSettingsSchema } from "./sign-in-settings";
import { webhooksSchema } from "./webhook-settings";

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

/** Services whose changes others than their author have to approve; `*` is every one of the namespace. */
const protectedSchema = z.strictObject({
  namespace: dnsLabelSchema,
  service: z.union([z.literal("*"), dnsLabelSchema]),
  approvals: z.number().int().min(1).max(10),
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
    /** What is done about a change to what Argo CD, Flux, Helm or a rollout operator keeps. */
    ownedElsewhere: z.enum(ownedElsewhereModes).default("read-only"),
    protected: z.array(protectedSchema).max(1_000).default([]),
    /** When nothing new is put into force. */
    freezes: z.array(freezeWindowSchema).max(100).default([]),
    /** Where such a change is committed to. */
    git: gitSettingsSchema.optional(),
    /** Left out, the mesh is only watched. */
    controlPlane: controlPlaneSettingsSchema.optional(),
    /** Who else tells of endpoints that are ready; they are only read. */
    registries: registriesSchema,
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
    /** Which header says whose a call is, in small letters: by it rules tell tenants apart. */
    tenantHeader: z
      .string()
      .regex(/^[a-z0-9-]{1,128}$/, "must be a header's name in small letters")
      .default("x-tenant"),
    /** What models cost, for figures in money. */
    prices: pricesSchema.optional(),
  })
  .superRefine(({ ownedElsewhere, git, controlPlane }, context) => {
    const fault = faultOfGit(ownedElsewhere === "git", git !== undefined, controlPlane);
    if (fault) context.addIssue({ code: "custom", path: ["ownedElsewhere"], message: fault });
  })
  .transform((mesh) => ({ ...mesh, name: mesh.name ?? mesh.id }));

/** Only what is an object of a cluster can be a document in a file. */
function faultOfGit(
  isChosen: boolean,
  isThere: boolean,
  controlPlane: ControlPlaneSettings | undefined,
): string | undefined {
  if (!isChosen) return undefined;
  if (!isThere) return 'is git, and there is no section "git"';
  return controlPlane && "cluster" in controlPlane
    ? undefined
    : "is git, and the control plane has no objects of a cluster";
}
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
  webhooks: webhooksSchema,
  signIn: signInSettingsSchema,
  prompts: promptSettingsSchema,
});
