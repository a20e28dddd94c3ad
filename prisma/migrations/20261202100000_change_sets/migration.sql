CREATE TYPE "ChangeSetState" AS ENUM ('forward', 'back', 'done', 'taken_back', 'given_up');

-- A change over several policies, and how it stands as a whole.
CREATE TABLE "ChangeSet" (
    "changeId" UUID NOT NULL,
    "state" "ChangeSetState" NOT NULL,
    "stateSince" TIMESTAMPTZ(6) NOT NULL,
    "reason" JSONB,

    CONSTRAINT "ChangeSet_pkey" PRIMARY KEY ("changeId")
);

CREATE INDEX "ChangeSet_under_way" ON "ChangeSet"("stateSince") WHERE ("state" IN ('forward', 'back'));

ALTER TABLE "ChangeSet" ADD CONSTRAINT "ChangeSet_changeId_fkey"
    FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Its place among the revisions of its change: they are pushed in this order.
ALTER TABLE "Revision" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 1;
