"use client";

import { previewPolicyRoute } from "../../../lib/policies/routes-revisions";
import type { WrittenSpec } from "../../../lib/policies/written/written-spec";
import { callRoute } from "../../api/call-route";
import { type PreviewRead, usePreviewOf } from "./use-preview-of";

/** What a policy's draft would push. */
export function usePolicyPreview(id: string, written: WrittenSpec | null | undefined): PreviewRead {
  return usePreviewOf([previewPolicyRoute.path, id], written, (spec, signal) =>
    callRoute(previewPolicyRoute, { params: { id }, query: {} }, { body: { spec }, signal }),
  );
}
