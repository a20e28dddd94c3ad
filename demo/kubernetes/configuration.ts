import { readFileSync } from "node:fs";
import { z } from "zod";
import { definitionFiles, usualDefinitions } from "./kinds/definitions";

const ruleSchema = z.strictObject({
  verbs: z.array(z.string()),
  groups: z.array(z.string()).exactOptional(),
  resources: z.array(z.string()).exactOptional(),
  namespaces: z.array(z.string()).exactOptional(),
});

const configurationSchema = z.strictObject({
  /** Rights by token. */
  tokens: z.record(
    z.string().min(1),
    z.strictObject({
      user: z.string().min(1),
      groups: z.array(z.string()).exactOptional(),
      rights: z.union([z.literal("admin"), z.literal("nothing"), z.array(ruleSchema)]),
    }),
  ),
  installed: z.array(z.enum(definitionFiles)).default(usualDefinitions),
  hasIstiodWebhook: z.boolean().default(true),
  /** A YAML file of objects to begin with. */
  objectsFile: z.string().optional(),
  /** Controllers that take every route, by the names they sign with. */
  gatewayControllers: z
    .array(z.strictObject({ controllerName: z.string().min(1), delayMs: z.int().min(0).default(200) }))
    .default([]),
  istiodProxies: z.array(z.string().min(1)).default([]),
});

/** What the process is started with: a JSON file. */
export function readConfiguration(path: string) {
  return configurationSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}
