import { badRequest, invalid } from "../http/api-error";

/** Which query parameters of a list or watch go together (apimachinery pkg/apis/meta/internalversion/validation). */
export function requireListOptions(query: URLSearchParams): void {
  const version = query.get("resourceVersion") ?? "";
  const match = query.get("resourceVersionMatch") ?? "";
  const isContinued = (query.get("continue") ?? "") !== "";
  if (isContinued && version !== "" && version !== "0") {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  if (query.has("sendInitialEvents")) {
    if (match !== "NotOlderThan")
      throw refuse("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    return;
  }
  if (match === "") return;
  if (version === "") throw refuse("resourceVersionMatch is forbidden unless resourceVersion is provided");
  if (isContinued) throw refuse("resourceVersionMatch is forbidden when continue is provided");
  if (match !== "Exact" && match !== "NotOlderThan") {
    const message = `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`;
    throw invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", [
      { reason: "FieldValueNotSupported", message, field: "resourceVersionMatch" },
    ]);
  }
  if (match === "Exact" && version === "0") {
    throw refuse('resourceVersionMatch "Exact" is forbidden for resourceVersion "0"');
  }
}

function refuse(why: string) {
  const cause = {
    reason: "FieldValueForbidden",
    message: `Forbidden: ${why}`,
    field: "resourceVersionMatch",
  };
  return invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", [cause]);
}
