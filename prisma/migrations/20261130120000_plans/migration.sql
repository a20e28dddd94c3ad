CREATE TYPE "PlanState" AS ENUM ('running', 'stopped', 'done', 'ended', 'undoing', 'undone', 'stuck');

CREATE TYPE "PlanPartState" AS ENUM ('waiting', 'working', 'soaking', 'done', 'failed', 'skipped', 'left_out', 'to_undo', 'undoing', 'undone', 'stuck');

CREATE TYPE "PlanReach" AS ENUM ('accepted', 'converged');

-- One decision about one service in several meshes.
CREATE TABLE "Plan" (
    "id" UUID NOT NULL,
    "kind" "PolicyKind" NOT NULL,
    "namespace" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "decision" JSONB NOT NULL,
    "reach" "PlanReach" NOT NULL,
    "soakSeconds" INTEGER NOT NULL,
    "deadlineSeconds" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "override" JSONB,
    "state" "PlanState" NOT NULL,
    "stateSince" TIMESTAMPTZ(6) NOT NULL,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(6),
    "nextLookAt" TIMESTAMPTZ(6) NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "requestId" TEXT NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "mover" JSONB NOT NULL,

    CONSTRAINT "Plan_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Plan_state_nextLookAt_idx" ON "Plan"("state", "nextLookAt");

CREATE INDEX "Plan_createdAt_idx" ON "Plan"("createdAt");

-- A plan in one mesh.
CREATE TABLE "PlanPart" (
    "id" UUID NOT NULL,
    "planId" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "PlanPartState" NOT NULL,
    "stateSince" TIMESTAMPTZ(6) NOT NULL,
    "baseRevision" INTEGER NOT NULL,
    "changeId" UUID,
    "undoChangeId" UUID,
    "reason" JSONB,
    "startedAt" TIMESTAMPTZ(6),
    "endedAt" TIMESTAMPTZ(6),

    CONSTRAINT "PlanPart_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "PlanPart_planId_position_key" ON "PlanPart"("planId", "position");

CREATE UNIQUE INDEX "PlanPart_planId_meshId_key" ON "PlanPart"("planId", "meshId");

CREATE UNIQUE INDEX "PlanPart_changeId_key" ON "PlanPart"("changeId");

CREATE UNIQUE INDEX "PlanPart_undoChangeId_key" ON "PlanPart"("undoChangeId");

-- Whatever becomes of a plan, one mesh is at work at most.
ALTER TABLE "PlanPart" ADD CONSTRAINT "PlanPart_one_at_work"
  EXCLUDE USING btree ("planId" WITH =) WHERE ("state" IN ('working', 'soaking'));

ALTER TABLE "PlanPart" ADD CONSTRAINT "PlanPart_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Change" ADD COLUMN "planPartId" UUID;

CREATE INDEX "Change_planPartId_idx" ON "Change"("planPartId");

ALTER TABLE "Change" ADD CONSTRAINT "Change_planPartId_fkey" FOREIGN KEY ("planPartId") REFERENCES "PlanPart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
