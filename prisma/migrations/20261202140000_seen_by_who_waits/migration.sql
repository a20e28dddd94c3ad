-- What stood in the control plane, as somebody saw it who waits to have it as a policy.
ALTER TABLE "PendingApply" ADD COLUMN "over" JSONB;
