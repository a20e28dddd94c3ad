-- What is listed of policies is found by the policy, and what belongs to a change or a revision by that.
CREATE INDEX "Revision_policyId_number_idx" ON "Revision"("policyId", "number");
CREATE INDEX "Revision_changeId_idx" ON "Revision"("changeId");
CREATE INDEX "Delivery_policyId_sequence_idx" ON "Delivery"("policyId", "sequence");
CREATE INDEX "Delivery_revisionId_sequence_idx" ON "Delivery"("revisionId", "sequence");
CREATE INDEX "Delivery_changeId_sequence_idx" ON "Delivery"("changeId", "sequence");
CREATE INDEX "Change_revertsChangeId_idx" ON "Change"("revertsChangeId");

-- Few changes have an end or went past a rule.
CREATE INDEX "Change_ends" ON "Change"("until") WHERE ("until" IS NOT NULL);
CREATE INDEX "Change_passed" ON "Change"("createdAt") WHERE ("passed" IS NOT NULL);
