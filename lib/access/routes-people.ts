import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { scopes } from "./actor";
import { grantSchema, grantsSchema } from "./grants";
import { emailSchema, nameSchema } from "./names";
import { linkSchema, personSchema, tokenSchema } from "./people";

const nothing = z.strictObject({});
const byId = z.strictObject({ id: z.uuid() });
const managing = { action: "access.manage", query: nothing } as const;

export const listPeopleRoute = defineRoute({
  ...managing,
  method: "GET",
  path: "/api/v1/access/people",
  summary: "Who may sign in, with which roles, and which groups bring roles",
  params: nothing,
  body: z.undefined(),
  answer: z.object({
    people: z.array(personSchema),
    groups: z.array(grantSchema.extend({ group: z.string() })),
  }),
  status: 200,
});

export const createPersonRoute = defineRoute({
  ...managing,
  method: "POST",
  path: "/api/v1/access/people",
  summary: "Let somebody in: gives the one-time link to hand to them",
  verb: "create-person",
  params: nothing,
  body: z.strictObject({ name: nameSchema, email: emailSchema.optional(), grants: grantsSchema }),
  answer: z.object({ person: personSchema, link: linkSchema }),
  status: 201,
});

export const createLinkRoute = defineRoute({
  ...managing,
  method: "POST",
  path: "/api/v1/access/people/{id}/link",
  summary: "Another one-time link for a person, for 24 hours",
  verb: "create-sign-in-link",
  params: byId,
  body: nothing,
  answer: linkSchema,
  status: 201,
});

export const setGrantsRoute = defineRoute({
  ...managing,
  method: "PUT",
  path: "/api/v1/access/people/{id}/grants",
  summary: "Give a person these roles and no others; holds within 15 s everywhere",
  verb: "set-roles",
  params: byId,
  body: z.strictObject({ grants: grantsSchema }),
  answer: personSchema,
  status: 200,
});

export const setPersonStateRoute = defineRoute({
  ...managing,
  method: "PUT",
  path: "/api/v1/access/people/{id}/state",
  summary: "Shut a person out and end their sessions, or let them in again",
  verb: "shut-out",
  params: byId,
  body: z.strictObject({ isDisabled: z.boolean() }),
  answer: personSchema,
  status: 200,
});

export const listTokensRoute = defineRoute({
  ...managing,
  method: "GET",
  path: "/api/v1/access/tokens",
  summary: "The API tokens that stand, without their secrets",
  params: nothing,
  body: z.undefined(),
  answer: z.object({ tokens: z.array(tokenSchema) }),
  status: 200,
});

export const createTokenRoute = defineRoute({
  ...managing,
  method: "POST",
  path: "/api/v1/access/tokens",
  summary: "Make an API token; its secret is told this once. One of that name that stands is revoked",
  verb: "create-token",
  params: nothing,
  body: z.strictObject({
    name: nameSchema,
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
    grants: grantsSchema.min(1),
    /** Null for one that does not end. */
    expiresDays: z.number().int().min(1).max(3_650).nullable(),
  }),
  answer: z.object({ token: tokenSchema, secret: z.string() }),
  status: 201,
});

export const revokeTokenRoute = defineRoute({
  ...managing,
  method: "DELETE",
  path: "/api/v1/access/tokens/{id}",
  summary: "Revoke an API token",
  verb: "revoke-token",
  params: byId,
  body: nothing,
  answer: z.object({ id: z.uuid() }),
  status: 200,
});
