CREATE TYPE "ReviewVerdict" AS ENUM ('approve', 'reject');

CREATE TYPE "PendingApplyState" AS ENUM ('waiting', 'applied', 'superseded', 'withdrawn', 'rejected', 'refused');

-- What a change went past, and by which right.
ALTER TABLE "Change" ADD COLUMN "passed" JSONB;

-- What somebody said of a revision of a protected service.
CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "policyId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "verdict" "ReviewVerdict" NOT NULL,
    "message" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(6),
    "endedBy" TEXT,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Review_revisionId_idx" ON "Review"("revisionId");

-- One person's approval counts once.
CREATE UNIQUE INDEX "Review_one_a_person" ON "Review"("revisionId", "actorId") WHERE ("endedAt" IS NULL AND "verdict" = 'approve');

ALTER TABLE "Review" ADD CONSTRAINT "Review_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "Revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An apply that was asked for and waits: for approvals, for its time, for the end of a freeze.
CREATE TABLE "PendingApply" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "policyId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "changeId" UUID NOT NULL,
    "kind" "ChangeKind" NOT NULL,
    "message" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6),
    "override" JSONB,
    "notBefore" TIMESTAMPTZ(6),
    "state" "PendingApplyState" NOT NULL,
    "stateSince" TIMESTAMPTZ(6) NOT NULL,
    "reason" JSONB,
    "nextLookAt" TIMESTAMPTZ(6) NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "requestId" TEXT NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "PendingApply_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "PendingApply_changeId_key" ON "PendingApply"("changeId");

CREATE INDEX "PendingApply_state_nextLookAt_idx" ON "PendingApply"("state", "nextLookAt");

CREATE INDEX "PendingApply_revisionId_idx" ON "PendingApply"("revisionId");

-- Whatever becomes of it, one of a policy waits at most.
CREATE UNIQUE INDEX "PendingApply_one_waits" ON "PendingApply"("policyId") WHERE ("state" = 'waiting');

ALTER TABLE "PendingApply" ADD CONSTRAINT "PendingApply_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "Revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TYPE "DriftState" AS ENUM ('in_sync', 'drifted', 'unknown');

-- Whether the control plane still holds what was delivered last, of each policy that was delivered.
CREATE TABLE "DriftCheck" (
    "policyId" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "deliveryId" UUID NOT NULL,
    "state" "DriftState" NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "checkedAt" TIMESTAMPTZ(6),
    "nextLookAt" TIMESTAMPTZ(6) NOT NULL,
    "held" JSONB,

    CONSTRAINT "DriftCheck_pkey" PRIMARY KEY ("policyId")
);

CREATE INDEX "DriftCheck_nextLookAt_idx" ON "DriftCheck"("nextLookAt");

ALTER TABLE "DriftCheck" ADD CONSTRAINT "DriftCheck_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was delivered before is watched from now on.
INSERT INTO "DriftCheck" ("policyId", "meshId", "deliveryId", "state", "since", "nextLookAt")
SELECT DISTINCT ON ("policyId") "policyId", "meshId", "id", 'unknown', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
FROM "Delivery" WHERE "acceptedAt" IS NOT NULL ORDER BY "policyId", "sequence" DESC;
