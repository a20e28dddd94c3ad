import { z } from "zod";
import { scopes } from "./actor";
import { grantSchema } from "./grants";

const nullableMoment = z.iso.datetime().nullable();

/** A person as who manages access sees them. */
export const personSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  /** How they can sign in, beside links. */
  ways: z.array(z.enum(["password", "provider"])),
  grants: z.array(grantSchema),
  /** What their provider calls them a member of, and the roles that this brings. */
  groups: z.array(z.string()),
  groupGrants: z.array(grantSchema),
  lastSignInAt: nullableMoment,
  disabledAt: nullableMoment,
});
export type Person = z.output<typeof personSchema>;

/** An API token, without its secret. */
export const tokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** How its secret begins. */
  prefix: z.string(),
  scopes: z.array(z.enum(scopes)),
  grants: z.array(grantSchema),
  createdAt: z.iso.datetime(),
  expiresAt: nullableMoment,
});
export type TokenView = z.output<typeof tokenSchema>;

/** A one-time link's secret: the address is `/sign-in#` and it. */
export const linkSchema = z.object({ secret: z.string(), expiresAt: z.iso.datetime() });
