-- A change that is a commit waits until the cluster holds it.
ALTER TYPE "DeliveryState" ADD VALUE 'committed' AFTER 'delivering';

-- The commit, its branch and what was seen of it.
ALTER TABLE "Delivery" ADD COLUMN "commit" JSONB;
