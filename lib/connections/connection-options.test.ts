import { describe, expect, it } from "vitest";
import { parseEnv } from "../env";
import { connectionOptionsSchema } from "./connection-options";

const url = "https://metrics.example/prometheus";

describe("connectionOptionsSchema", () => {
  it.each([
    { url: "http://127.0.0.1:9090" },
    { url, tenant: { header: "X-Scope-OrgID", value: "a|b" } },
    { url, bearerToken: { env: "TOKEN" } },
    { url, basicAuth: { username: "ann", password: { file: "/run/secrets/password" } } },
    { url, tls: { ca: { file: "/ca.pem" }, serverName: "prometheus.example" } },
    { url, params: { dedup: "false", extra_label: ["a=b", "c=d"] } },
  ])("takes %j", (options) => {
    expect(connectionOptionsSchema.parse(options)).toEqual(options);
  });

  it.each([
    ["a secret itself", { url, bearerToken: "hunter22" }, "bearerToken"],
    ["two places of a secret", { url, bearerToken: { env: "A", file: "/b" } }, "bearerToken"],
    ["another kind of address", { url: "ftp://a.example" }, "url"],
    ["parameters in the address", { url: `${url}?dedup=true` }, "url"],
    [
      "two credentials",
      { url, bearerToken: { env: "A" }, basicAuth: { username: "b", password: { env: "C" } } },
      "bearerToken",
    ],
    ["a certificate without its key", { url, tls: { cert: { file: "/c.pem" } } }, "tls.cert"],
    ["TLS without it", { url: "http://a.example", tls: { ca: { file: "/ca.pem" } } }, "tls"],
    [
      "a header of the client's own",
      { url, tenant: { header: "Authorization", value: "x" } },
      "tenant.header",
    ],
    ["a header with another in it", { url, tenant: { header: "X-A", value: "a\r\nX-B: c" } }, "tenant.value"],
    ["a parameter of the client's own", { url, params: { query: "up" } }, "params.query"],
    ["what it does not know", { url, insecure: true }, ""],
  ])("refuses %s", (_, options, path) => {
    const { error } = connectionOptionsSchema.safeParse(options);
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
    expect(error?.message).not.toContain("hunter22");
  });
});

describe("PROMETHEUS_CONNECTION", () => {
  it("is the same as JSON, beside the address", () => {
    const text = '{"tenant":{"header":"THANOS-TENANT","value":"a"},"bearerToken":{"env":"TOKEN"}}';
    expect(parseEnv({ PROMETHEUS_CONNECTION: text }).PROMETHEUS_CONNECTION).toEqual(JSON.parse(text));
    expect(parseEnv({}).PROMETHEUS_CONNECTION).toBeUndefined();
  });

  it.each(["hunter22", '{"bearerToken":"hunter22"}', '{"password":"hunter22"}'])(
    "is refused without being said when it is %s",
    (text) => {
      const refused = () => parseEnv({ PROMETHEUS_CONNECTION: text });
      expect(refused).toThrow(/PROMETHEUS_CONNECTION/);
      expect(refused).not.toThrow(/hunter22/);
    },
  );
});
