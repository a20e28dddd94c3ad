-- The audit trail becomes one chain: each row carries its place, the hash before it and its own (docs/audit.md).
ALTER TABLE "AuditEvent" ALTER COLUMN "meshId" DROP NOT NULL;
ALTER TABLE "AuditEvent"
    ADD COLUMN "sequence" BIGINT,
    ADD COLUMN "previousHash" TEXT,
    ADD COLUMN "hash" TEXT,
    ADD COLUMN "userAgent" TEXT,
    ADD COLUMN "kind" TEXT,
    ADD COLUMN "policyId" UUID,
    ADD COLUMN "beforeRevision" INTEGER,
    ADD COLUMN "afterRevision" INTEGER,
    ADD COLUMN "message" TEXT,
    ADD COLUMN "code" TEXT;

DROP TRIGGER "AuditEvent_append_only" ON "AuditEvent";

-- What lib/policies/canonical-json.ts prints, of the values that rows before this chain hold.
CREATE FUNCTION "canonicalJson"(value JSONB) RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'object' THEN (
      SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || "canonicalJson"(item), ',' ORDER BY key COLLATE "C"), '') || '}'
      FROM jsonb_each(value) AS each(key, item))
    WHEN 'array' THEN (
      SELECT '[' || coalesce(string_agg("canonicalJson"(item), ',' ORDER BY place), '') || ']'
      FROM jsonb_array_elements(value) WITH ORDINALITY AS each(item, place))
    WHEN 'number' THEN trim_scale(value::numeric)::text
    ELSE value::text
  END;
END
$$;

-- The rows there are, as they stand, and after them one that says how many they were: nothing vouches for the time before it.
INSERT INTO "AuditEvent" (id, at, action, outcome, after, "requestId", address, "actorKind", "actorId", "actorName")
SELECT gen_random_uuid(), date_trunc('milliseconds', greatest(clock_timestamp(), max(at) + interval '1 millisecond')), 'begin-chain', 'done',
  jsonb_build_object('earlierRows', count(*)), 'migration', 'local', 'system', 'heddle', 'migration'
FROM "AuditEvent";

DO $$
DECLARE
  event "AuditEvent";
  place BIGINT := 0;
  head TEXT := repeat('0', 64);
  content JSONB;
  own TEXT;
BEGIN
  FOR event IN SELECT * FROM "AuditEvent" ORDER BY at, id LOOP
    place := place + 1;
    content := jsonb_build_object(
      'sequence', place, 'id', event.id,
      'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'actor', jsonb_build_object('kind', event."actorKind", 'id', event."actorId", 'name', event."actorName"),
      'address', event.address, 'userAgent', NULL, 'requestId', event."requestId",
      'verb', event.action, 'outcome', event.outcome, 'code', NULL, 'message', NULL,
      'mesh', event."meshId", 'namespace', event.namespace, 'service', event.service,
      'kind', NULL, 'policyId', NULL, 'changeId', event."changeId",
      'beforeRevision', NULL, 'afterRevision', NULL, 'before', event.before, 'after', event.after);
    own := encode(sha256(convert_to(head || E'\n' || "canonicalJson"(content), 'UTF8')), 'hex');
    UPDATE "AuditEvent" SET "sequence" = place, "previousHash" = head, "hash" = own WHERE id = event.id;
    head := own;
  END LOOP;
END
$$;

DROP FUNCTION "canonicalJson"(JSONB);

ALTER TABLE "AuditEvent"
    ALTER COLUMN "sequence" SET NOT NULL,
    ALTER COLUMN "previousHash" SET NOT NULL,
    ALTER COLUMN "hash" SET NOT NULL;

DROP INDEX "AuditEvent_meshId_at_idx";
CREATE UNIQUE INDEX "AuditEvent_sequence_key" ON "AuditEvent"("sequence");
CREATE INDEX "AuditEvent_meshId_sequence_idx" ON "AuditEvent"("meshId", "sequence");
CREATE INDEX "AuditEvent_service_namespace_sequence_idx" ON "AuditEvent"("service", "namespace", "sequence");
CREATE INDEX "AuditEvent_actorId_sequence_idx" ON "AuditEvent"("actorId", "sequence");
CREATE INDEX "AuditEvent_actorName_sequence_idx" ON "AuditEvent"("actorName", "sequence");
CREATE INDEX "AuditEvent_action_sequence_idx" ON "AuditEvent"("action", "sequence");
CREATE INDEX "AuditEvent_outcome_sequence_idx" ON "AuditEvent"("outcome", "sequence");
CREATE INDEX "AuditEvent_at_idx" ON "AuditEvent"("at");

-- The chain's end. Whoever appends locks this one row, so there is one end; who only reads waits for nobody.
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL CHECK ("id" = 1),
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("id")
);

INSERT INTO "AuditHead" SELECT 1, "sequence", "hash" FROM "AuditEvent" ORDER BY "sequence" DESC LIMIT 1;

CREATE FUNCTION "continueAuditChain"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "AuditHead" SET "sequence" = NEW."sequence", "hash" = NEW."hash"
  WHERE "sequence" = NEW."sequence" - 1 AND "hash" = NEW."previousHash";
  IF NOT FOUND THEN
    RAISE EXCEPTION 'audit row % does not continue the chain', NEW."sequence" USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION "requireAuditRow"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."sequence" = OLD."sequence" + 1
    AND EXISTS (SELECT 1 FROM "AuditEvent" WHERE "sequence" = NEW."sequence" AND "hash" = NEW."hash") THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the chain''s head moves to its next row and nowhere else' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuseRewrite"();
CREATE TRIGGER "AuditEvent_no_truncate" BEFORE TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuseRewrite"();
CREATE TRIGGER "AuditEvent_continues" AFTER INSERT ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION "continueAuditChain"();
CREATE TRIGGER "AuditHead_moves_on" BEFORE UPDATE ON "AuditHead"
  FOR EACH ROW EXECUTE FUNCTION "requireAuditRow"();
CREATE TRIGGER "AuditHead_stays" BEFORE DELETE ON "AuditHead"
  FOR EACH ROW EXECUTE FUNCTION "refuseRewrite"();
CREATE TRIGGER "AuditHead_no_truncate" BEFORE TRUNCATE ON "AuditHead"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuseRewrite"();
