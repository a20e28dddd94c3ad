import "server-only";

/** What a token for the embedded control plane has to allow: its interface knows one token, which allows all of this. */
export function rightsXds(namespaces: readonly string[] | null): { reading: string; writing: string } {
  const services = (namespaces ?? ["*"]).map((namespace) => `/v1/services/${namespace}/*`);
  return {
    reading: [
      "GET /v1/endpoints",
      "GET /v1/nodes",
      "GET /v1/services/*/*/config/*",
      "GET /v1/services/*/*/status",
    ].join("\n"),
    writing: services.map((path) => `PUT ${path}/config/*`).join("\n"),
  };
}
