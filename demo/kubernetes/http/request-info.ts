export interface RequestInfo {
  isResource: boolean;
  group: string;
  version: string;
  namespace: string | undefined;
  resource: string;
  name: string;
  subresource: string;
  verb: string;
  path: string;
  query: URLSearchParams;
}

const verbs: { [method: string]: [one: string, many: string] } = {
  GET: ["get", "list"],
  POST: ["create", "create"],
  PUT: ["update", "update"],
  PATCH: ["patch", "patch"],
  DELETE: ["delete", "deletecollection"],
};

/** What a request is about, from its path alone (apiserver pkg/endpoints/request/requestinfo.go). */
export function readRequestInfo(method: string, url: string): RequestInfo {
  const { pathname, searchParams: query } = new URL(url, "http://kubernetes");
  const parts = pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const isCore = parts[0] === "api";
  const [version, ...rest] = isCore ? parts.slice(1) : parts.slice(2);
  const group = isCore ? "" : (parts[1] ?? "");
  const base = { group, version: version ?? "", path: pathname, query };
  if ((!isCore && parts[0] !== "apis") || version === undefined || rest.length === 0) {
    return {
      ...base,
      isResource: false,
      namespace: undefined,
      resource: "",
      name: "",
      subresource: "",
      verb: method.toLowerCase(),
    };
  }
  return { ...base, isResource: true, ...readResource(method, rest, query) };
}

function readResource(method: string, parts: string[], query: URLSearchParams) {
  const isInNamespace = parts[0] === "namespaces" && parts.length > 2 && !isNamespaceSubresource(parts[2]);
  const namespace = isInNamespace || parts[0] === "namespaces" ? parts[1] : undefined;
  const [resource = "", name = "", subresource = ""] = isInNamespace ? parts.slice(2) : parts;
  const [one, many] = verbs[method] ?? [method.toLowerCase(), method.toLowerCase()];
  const verb = name === "" ? many : one;
  const isWatch = verb === "list" && ["true", "1"].includes(query.get("watch") ?? "");
  return { namespace, resource, name, subresource, verb: isWatch ? "watch" : verb };
}

function isNamespaceSubresource(part: string | undefined): boolean {
  return part === "status" || part === "finalize";
}
