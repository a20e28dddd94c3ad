import "server-only";

/** The one door to the generated client's names: row types and `Prisma.DbNull`, `Prisma.sql` and the like. */
export type {
  ApiToken,
  AuditEvent,
  Change,
  ChangeSet,
  Delivery,
  DeliveryStep,
  Draft,
  DriftCheck,
  IdempotencyKey,
  PendingApply,
  Plan,
  PlanPart,
  Policy,
  Review,
  Revision,
  Session,
  SignInLink,
  User,
  WebhookMessage,
} from "./generated/client";
export { Prisma } from "./generated/client";
