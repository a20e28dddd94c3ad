import { ApiError } from "./api-error";

export interface Accepted {
  /** `Table`, `PartialObjectMetadata`, `PartialObjectMetadataList`, or what discovery is asked as. */
  as?: string;
  group?: string;
  version?: string;
}

const available =
  "application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

/** The form an answer is asked in; only JSON is spoken here (golden case accept-refused). */
export function negotiate(header: string | undefined): Accepted {
  const clauses = (header ?? "*/*")
    .split(",")
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
  if (clauses.length === 0) return {};
  for (const clause of clauses) {
    const [type, ...parameters] = clause.split(";").map((part) => part.trim());
    if (!["application/json", "application/*", "*/*"].includes(type ?? "")) continue;
    const told = Object.fromEntries(parameters.map((parameter) => parameter.split("=", 2)));
    return {
      ...(told.as === undefined ? {} : { as: told.as }),
      ...(told.g === undefined ? {} : { group: told.g }),
      ...(told.v === undefined ? {} : { version: told.v }),
    };
  }
  throw new ApiError(
    406,
    "NotAcceptable",
    `406: Not Acceptable\n\nAvailable representations: ${available}`,
    {},
  );
}
