import "server-only";
import { isIP } from "node:net";
import { z } from "zod";
import { connectionOptionsSchema } from "../connections/connection-options";
import { consulOptionsShape } from "../control-planes/consul/options";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { clusterSchema, versionLabel } from "./control-plane-settings";

/** What it is called on pages, where there are several of its kind. */
const name = dnsLabelSchema.optional();
const everySeconds = z.number().min(1).max(600);

/** An address that DNS is asked at: a name would have to be asked for itself. */
const dnsServer = z.string().refine((text) => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? text;
  return isIP(host) !== 0 && (bracketed === undefined || isIP(host) === 6) && Number(port ?? 53) <= 65_535;
}, "must be an IP address, with a port or without");

/** A name in DNS, `_service._proto` of SRV records included (RFC 2782). */
const dnsName = z
  .string()
  .max(253)
  .regex(
    /^([A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?\.?$/,
    {
      error: "is no name in DNS",
    },
  );

const dnsNameSchema = z
  .strictObject({
    service: dnsLabelSchema,
    namespace: dnsLabelSchema.default("default"),
    version: versionNameSchema.default("unknown"),
    name: dnsName,
    type: z.enum(["SRV", "A", "AAAA"]).default("SRV"),
    /** Which port the addresses are served at; SRV records say that themselves. */
    port: z.number().int().min(1).max(65_535).optional(),
  })
  .refine(({ type, port }) => type !== "SRV" || port === undefined, {
    message: "SRV records say the port themselves",
    path: ["port"],
  });
export type DnsName = z.output<typeof dnsNameSchema>;

const { callers: _callers, primaryDatacenter: _primary, ...consulDiscovery } = consulOptionsShape;

/** A registry of services that a mesh's endpoints are read from; nothing is ever written there. */
const registrySettingsSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("kubernetes"), name, cluster: clusterSchema, versionLabel }),
  z.strictObject({
    kind: z.literal("consul"),
    name,
    connection: connectionOptionsSchema,
    ...consulDiscovery,
    everySeconds: everySeconds.default(5),
  }),
  z.strictObject({
    kind: z.literal("eureka"),
    name,
    /** As its clients' serviceUrl, up to what stands before `/apps`: `http://eureka:8761/eureka`. */
    connection: connectionOptionsSchema,
    /** The key of an instance's metadata that says its version. */
    versionMetadata: z.string().min(1).max(128).default("version"),
    /** Eureka knows none: the one that its services are shown in. */
    namespace: dnsLabelSchema.default("default"),
    everySeconds: everySeconds.default(15),
  }),
  z.strictObject({
    kind: z.literal("dns"),
    name,
    /** Left out, those that the machine asks. */
    server: dnsServer.optional(),
    names: z.array(dnsNameSchema).min(1).max(500),
    /** How often at most; a record that may be kept for longer is. */
    everySeconds: everySeconds.default(15),
  }),
]);
export type RegistrySettings = z.output<typeof registrySettingsSchema>;

export const registriesSchema = z
  .array(registrySettingsSchema)
  .max(10)
  .default([])
  .superRefine((registries, context) => {
    const names = registries.map(nameOf);
    for (const [index, own] of names.entries()) {
      const isTaken = own === "control-plane";
      if (names.indexOf(own) === index && !isTaken) continue;
      const message = isTaken
        ? `a registry cannot be called "${own}"`
        : `there are two registries "${own}": give one a name of its own`;
      context.addIssue({ code: "custom", path: [index, "name"], message });
    }
  });

/** What a registry is called: its kind, unless it has a name. */
export function nameOf({ name: given, kind }: Pick<RegistrySettings, "name" | "kind">): string {
  return given ?? kind;
}
