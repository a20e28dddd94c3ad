-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('user', 'token', 'system', 'automation');

-- CreateEnum
CREATE TYPE "PolicyKind" AS ENUM ('route', 'circuit_breaker', 'load_balancing', 'rate_limit', 'access');

-- CreateEnum
CREATE TYPE "RevisionState" AS ENUM ('validated', 'approved', 'withdrawn');

-- CreateEnum
CREATE TYPE "ChangeKind" AS ENUM ('apply', 'shift', 'undo', 'roll_back', 'expiry', 'automation');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('queued', 'delivering', 'accepted', 'converged', 'failed', 'conflicted', 'superseded', 'cancelled');

-- CreateTable
CREATE TABLE "Policy" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "kind" "PolicyKind" NOT NULL,
    "namespace" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "newestRevision" INTEGER NOT NULL,
    "weightOwner" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "changeId" UUID NOT NULL,

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Revision" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "policyId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "baseNumber" INTEGER,
    "spec" JSONB,
    "specSha256" TEXT NOT NULL,
    "state" "RevisionState" NOT NULL,
    "message" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "changeId" UUID NOT NULL,

    CONSTRAINT "Revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Change" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "kind" "ChangeKind" NOT NULL,
    "message" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6),
    "keptAt" TIMESTAMPTZ(6),
    "expiryDoneAt" TIMESTAMPTZ(6),
    "revertsChangeId" UUID,
    "override" JSONB,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "requestId" TEXT NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "policyId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "changeId" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "state" "DeliveryState" NOT NULL,
    "stateSince" TIMESTAMPTZ(6) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(6),
    "nextAttemptAt" TIMESTAMPTZ(6) NOT NULL,
    "deadlineAt" TIMESTAMPTZ(6) NOT NULL,
    "queuedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acceptedAt" TIMESTAMPTZ(6),
    "convergedAt" TIMESTAMPTZ(6),
    "endedAt" TIMESTAMPTZ(6),
    "before" JSONB,
    "after" JSONB,
    "etag" TEXT,
    "strength" JSONB NOT NULL,
    "convergence" JSONB,
    "lastError" JSONB,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeliveryStep" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "deliveryId" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "DeliveryState" NOT NULL,
    "code" TEXT NOT NULL,
    "params" JSONB NOT NULL,

    CONSTRAINT "DeliveryStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "meshId" TEXT NOT NULL,
    "namespace" TEXT,
    "service" TEXT,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "changeId" UUID,
    "requestId" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "actorId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "requestSha256" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("actorId","key")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "secretSha256" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,
    "usedAt" TIMESTAMPTZ(6),

    CONSTRAINT "SignInLink_pkey" PRIMARY KEY ("secretSha256")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "secretSha256" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,
    "endedAt" TIMESTAMPTZ(6),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secretSha256" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(6),
    "revokedAt" TIMESTAMPTZ(6),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Policy_meshId_kind_namespace_service_key" ON "Policy"("meshId", "kind", "namespace", "service");

-- CreateIndex
CREATE UNIQUE INDEX "Revision_meshId_policyId_number_key" ON "Revision"("meshId", "policyId", "number");

-- CreateIndex
CREATE INDEX "Change_meshId_createdAt_idx" ON "Change"("meshId", "createdAt");

-- CreateIndex
CREATE INDEX "Change_meshId_namespace_service_createdAt_idx" ON "Change"("meshId", "namespace", "service", "createdAt");

-- CreateIndex
CREATE INDEX "Delivery_state_nextAttemptAt_idx" ON "Delivery"("state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "Delivery_meshId_namespace_service_sequence_idx" ON "Delivery"("meshId", "namespace", "service", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_sequence_key" ON "Delivery"("sequence");

-- CreateIndex
CREATE INDEX "DeliveryStep_deliveryId_at_idx" ON "DeliveryStep"("deliveryId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_meshId_at_idx" ON "AuditEvent"("meshId", "at");

-- CreateIndex
CREATE INDEX "IdempotencyKey_expiresAt_idx" ON "IdempotencyKey"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "User_name_key" ON "User"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Session_secretSha256_key" ON "Session"("secretSha256");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_name_key" ON "ApiToken"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_secretSha256_key" ON "ApiToken"("secretSha256");

-- AddForeignKey
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_revertsChangeId_fkey" FOREIGN KEY ("revertsChangeId") REFERENCES "Change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "Revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeliveryStep" ADD CONSTRAINT "DeliveryStep_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "Delivery"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SignInLink" ADD CONSTRAINT "SignInLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- History is never rewritten: the audit log takes rows and nothing else, and a revision keeps what it said.
CREATE FUNCTION "refuseRewrite"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on "%" is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuseRewrite"();

CREATE TRIGGER "Revision_immutable" BEFORE UPDATE ON "Revision"
  FOR EACH ROW
  WHEN (ROW(OLD."id", OLD."meshId", OLD."policyId", OLD."number", OLD."baseNumber", OLD."spec", OLD."specSha256", OLD."message", OLD."createdAt", OLD."actorKind", OLD."actorId", OLD."actorName", OLD."changeId")
    IS DISTINCT FROM ROW(NEW."id", NEW."meshId", NEW."policyId", NEW."number", NEW."baseNumber", NEW."spec", NEW."specSha256", NEW."message", NEW."createdAt", NEW."actorKind", NEW."actorId", NEW."actorName", NEW."changeId"))
  EXECUTE FUNCTION "refuseRewrite"();
