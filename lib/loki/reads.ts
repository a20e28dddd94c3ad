import "server-only";

/** All that this client asks of Loki; it never writes. */
export const lokiReads = [
  "POST /loki/api/v1/query_range",
  "POST /loki/api/v1/query",
  "POST /loki/api/v1/series",
  "GET /loki/api/v1/labels",
  "GET /loki/api/v1/label/*/values",
].join("\n");
