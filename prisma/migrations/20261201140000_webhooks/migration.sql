-- What configured receivers are to be told of: written with the move that it tells of, sent and tried again by a worker.
CREATE TYPE "WebhookMessageState" AS ENUM ('waiting', 'sent', 'given_up');

CREATE TABLE "WebhookMessage" (
    "id" UUID NOT NULL,
    "webhook" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "meshId" TEXT NOT NULL,
    "changeId" UUID NOT NULL,
    "reason" TEXT,
    "state" "WebhookMessageState" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "nextAttemptAt" TIMESTAMPTZ(6) NOT NULL,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(6),
    "endedAt" TIMESTAMPTZ(6),
    "lastError" JSONB,

    CONSTRAINT "WebhookMessage_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "WebhookMessage_state_nextAttemptAt_idx" ON "WebhookMessage"("state", "nextAttemptAt");
CREATE INDEX "WebhookMessage_webhook_createdAt_idx" ON "WebhookMessage"("webhook", "createdAt");

ALTER TABLE "WebhookMessage" ADD CONSTRAINT "WebhookMessage_changeId_fkey"
    FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
