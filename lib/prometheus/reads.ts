import "server-only";

/** All that this client asks of Prometheus; it never writes. */
export const prometheusReads = [
  "POST /api/v1/query",
  "POST /api/v1/query_range",
  "GET /api/v1/label/*/values",
  "GET /api/v1/status/buildinfo",
  "GET /api/v1/stores",
].join("\n");
