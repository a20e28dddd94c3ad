import { ApiError } from "../http/api-error";
import { isObject } from "../json";
import type { Admission } from "../verbs/cluster";
import { istiodErrors } from "./istiod-rules";

/** How an API server tells a webhook's refusal (apiserver pkg/admission/plugin/webhook/errors/statuserror.go). */
export function deniedBy(webhook: string, message: string): ApiError {
  return new ApiError(400, "", `admission webhook ${JSON.stringify(webhook)} denied the request: ${message}`);
}

/** And that a webhook could not be asked, whose failurePolicy is Fail. */
export function unreachable(webhook: string): ApiError {
  const url = "https://istiod.istio-system.svc:443/validate?timeout=10s";
  const why = `failed calling webhook ${JSON.stringify(webhook)}: failed to call webhook: Post ${JSON.stringify(url)}: dial tcp 10.96.0.10:443: connect: connection refused`;
  return new ApiError(500, "InternalError", `Internal error occurred: ${why}`, {
    causes: [{ reason: "", message: why }],
  });
}

/** istiod's validation of what is created or updated; a dry run is validated too. */
export const istiodValidation: Admission = ({ kind, operation, object }) => {
  if (operation === "DELETE" || !kind.group.endsWith(".istio.io") || !isObject(object.spec)) return [];
  const errors = istiodErrors(kind.kind, object.spec);
  const [first] = errors;
  if (first === undefined) return [];
  const list =
    errors.length === 1 ? first : `${errors.length} errors occurred:\n\t* ${errors.join("\n\t* ")}\n\n`;
  throw deniedBy("validation.istio.io", `configuration is invalid: ${list}`);
};
