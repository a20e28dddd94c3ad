import "server-only";
import { z } from "zod";
import { type Grant, grantSchema } from "../access/grants";
import { secretRefSchema } from "../connections/connection-options";

/** How people sign in, beside one-time links (docs/access.md). */
export const signInSettingsSchema = z
  .strictObject({
    /** An address and a password, which people choose themselves. */
    passwords: z.boolean().default(true),
    /** A provider that speaks OpenID Connect and tells of itself at `issuer`/.well-known/openid-configuration. */
    oidc: z
      .strictObject({
        /** What the button says: "Sign in with NAME". */
        name: z.string().min(1).max(40),
        issuer: z.url({ protocol: /^https?$/ }),
        clientId: z.string().min(1).max(300),
        clientSecret: secretRefSchema,
        scopes: z.array(z.string().min(1).max(100)).max(20).default(["openid", "email", "profile"]),
        /** The claim that lists a person's groups. */
        groupsClaim: z.string().min(1).max(100).default("groups"),
        /** Which roles a group brings, and where. */
        groups: z
          .array(grantSchema.extend({ group: z.string().min(1).max(300) }))
          .max(500)
          .default([]),
      })
      .optional(),
  })
  .prefault({});
export type SignInSettings = z.output<typeof signInSettingsSchema>;

/** The roles that a person's groups at their provider bring. */
export function grantsOfGroups({ oidc }: SignInSettings, groups: readonly string[]): Grant[] {
  return (oidc?.groups ?? [])
    .filter(({ group }) => groups.includes(group))
    .map(({ role, mesh, namespace }) => ({ role, mesh, namespace }));
}
