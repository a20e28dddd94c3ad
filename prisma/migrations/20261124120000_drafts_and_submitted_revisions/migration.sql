-- A policy may be begun before anything is decided.
ALTER TABLE "Policy" ALTER COLUMN "changeId" DROP NOT NULL;

-- A revision is submitted first, and gets its change when it is applied: together with what stood until then.
DROP TRIGGER "Revision_immutable" ON "Revision";
ALTER TABLE "Revision" ALTER COLUMN "changeId" DROP NOT NULL;
ALTER TABLE "Revision" ADD COLUMN "replacesNumber" INTEGER;
UPDATE "Revision" SET "replacesNumber" = "baseNumber";

CREATE TRIGGER "Revision_immutable" BEFORE UPDATE ON "Revision"
  FOR EACH ROW
  WHEN (ROW(OLD."id", OLD."meshId", OLD."policyId", OLD."number", OLD."baseNumber", OLD."spec", OLD."specSha256", OLD."message", OLD."createdAt", OLD."actorKind", OLD."actorId", OLD."actorName")
    IS DISTINCT FROM ROW(NEW."id", NEW."meshId", NEW."policyId", NEW."number", NEW."baseNumber", NEW."spec", NEW."specSha256", NEW."message", NEW."createdAt", NEW."actorKind", NEW."actorId", NEW."actorName")
    OR (OLD."changeId" IS NOT NULL
      AND ROW(OLD."changeId", OLD."replacesNumber") IS DISTINCT FROM ROW(NEW."changeId", NEW."replacesNumber")))
  EXECUTE FUNCTION "refuseRewrite"();

-- What one person is at work on, as typed.
CREATE TABLE "Draft" (
    "id" UUID NOT NULL,
    "meshId" TEXT NOT NULL,
    "policyId" UUID NOT NULL,
    "baseRevision" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Draft_meshId_policyId_actorId_key" ON "Draft"("meshId", "policyId", "actorId");

CREATE INDEX "Draft_policyId_updatedAt_idx" ON "Draft"("policyId", "updatedAt");

ALTER TABLE "Draft" ADD CONSTRAINT "Draft_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;
