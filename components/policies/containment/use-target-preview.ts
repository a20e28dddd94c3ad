"use client";

import type { PolicyKind } from "../../../lib/policies/kinds";
import type { Target } from "../../../lib/policies/names";
import { previewTargetRoute } from "../../../lib/policies/routes-revisions";
import type { WrittenSpec } from "../../../lib/policies/written/written-spec";
import { callRoute } from "../../api/call-route";
import { type PreviewRead, usePreviewOf } from "../editor/use-preview-of";

/** What a spec of a service would push, whether there is a policy of it yet or not. */
export function useTargetPreview(
  { mesh, namespace, service, kind }: Target & { kind: PolicyKind },
  written: WrittenSpec | null | undefined,
): PreviewRead {
  const of = [previewTargetRoute.path, mesh, namespace, service, kind];
  return usePreviewOf(of, written, (spec, signal) =>
    callRoute(
      previewTargetRoute,
      { params: {}, query: {} },
      { body: { mesh, namespace, service, kind, spec }, signal },
    ),
  );
}
