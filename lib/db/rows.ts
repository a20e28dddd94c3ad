import "server-only";

/** The one door to the generated client's names: row types and `Prisma.DbNull`, `Prisma.sql` and the like. */
export type {
  ApiToken,
  AuditEvent,
  Change,
  Delivery,
  DeliveryStep,
  Draft,
  IdempotencyKey,
  Policy,
  Revision,
  Session,
  SignInLink,
  User,
} from "./generated/client";
export { Prisma } from "./generated/client";
