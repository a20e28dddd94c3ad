import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { certificatesSchema } from "../certificates";
import { person } from "./decide.fixture";
import { readCertificates } from "./read-certificates";

const held = vi.hoisted(() => ({ instances: [] as string[] }));
vi.mock("../../control-planes/ready-endpoints", () => ({
  readyEndpoints: async () => ({
    groups: [
      {
        ...{ namespace: "llm", service: "bare", version: "v1" },
        instances: held.instances.map((id) => ({ id, address: "", since: null })),
      },
    ],
    stale: null,
  }),
}));

const ada = person("ada");
const [hour, day] = [3_600, 86_400];
const at = Math.floor(Date.now() / 1_000);
/** From two minutes before now to two after it, each second. */
const times = Array.from({ length: 240 }, (_, second) => at - 120 + second);
const gauge = (name: string, labels: string, valueAt: (time: number) => number) =>
  times.map((time) => `${name}{${labels}} ${valueAt(time)} ${time}`);
const called = (pod: string, service: string) =>
  gauge(
    "istio_requests_total",
    `reporter="destination",namespace="llm",pod="${pod}",destination_service_namespace="llm",destination_service_name="${service}",destination_workload="w",destination_version="v1",response_code="200",response_flags="-"`,
    (time) => time - at + 120,
  );
const left = (pod: string, seconds: number) =>
  gauge(
    "istio_agent_cert_expiry_seconds",
    `namespace="llm",pod="${pod}",resource_name="default"`,
    (time) => at + seconds - time,
  );
const issued = (name: string, ttl: number, age: number) =>
  [["expiration", at + ttl] as const, ["not_before", at - age] as const].map(([which, value]) =>
    gauge(
      `certmanager_certificate_${which}_timestamp_seconds`,
      `namespace="llm",name="${name}",issuer_name="corp"`,
      () => value,
    ),
  );

let server: RealPrometheus;
beforeAll(async () => {
  const [gatewayEnds = [], gatewayBegan = []] = issued("gateway-tls", 3 * day, 362 * day);
  const [edgeEnds = [], edgeBegan = []] = issued("edge-tls", 40 * day, 50 * day);
  const text = [
    "# TYPE istio_requests unknown",
    ...[...called("chat-0", "chat"), ...called("chat-1", "chat"), ...called("other-0", "other")],
    "# TYPE istio_agent_cert_expiry_seconds gauge",
    ...[...left("chat-0", 20 * hour), ...left("chat-1", 2 * hour)],
    ...[...left("other-0", -hour), ...left("bare-0", 12 * hour)],
    "# TYPE citadel_server_root_cert_expiry_timestamp gauge",
    ...gauge("citadel_server_root_cert_expiry_timestamp", 'pod="istiod-0"', () => at + 300 * day),
    "# TYPE certmanager_certificate_expiration_timestamp_seconds gauge",
    ...[...gatewayEnds, ...edgeEnds],
    "# TYPE certmanager_certificate_not_before_timestamp_seconds gauge",
    ...[...gatewayBegan, ...edgeBegan],
  ].join("\n");
  server = await startRealPrometheus(`${text}\n`);
  vi.stubEnv("PROMETHEUS_URL", server.url);
});
afterAll(async () => server.stop());

const read = async (name: string) => {
  const told = await readCertificates({ ctx: ada, input: { mesh: "demo", namespace: "llm", name } });
  return certificatesSchema.parse(told);
};
const secondsTo = (moment: string | null) => Math.round((Date.parse(moment ?? "") - at * 1_000) / 1_000);

describe("the certificates of a service", () => {
  it("are those of its own pods, the one that ends first on top, and of a day ends soon in its last third", async () => {
    const { workload, word } = await read("chat");
    expect(workload).toMatchObject({ word: "soon", source: "istio-agents", why: null, podsOmitted: 0 });
    expect(workload.pods.map(({ pod, word: own }) => [pod, own])).toEqual([
      ["chat-1", "soon"],
      ["chat-0", "good"],
    ]);
    expect(Math.abs(secondsTo(workload.endsAt) - 2 * hour)).toBeLessThan(5);
    expect(word).toBe("soon");
  });

  it("are signed by what the mesh's authority tells of, and what it does not tell is not known", async () => {
    const { root, signing } = await read("chat");
    expect(root).toMatchObject({ word: "good", source: "istiod" });
    expect(Math.abs(secondsTo(root.endsAt) - 300 * day)).toBeLessThan(5);
    expect(signing).toMatchObject({ word: "unknown", endsAt: null, source: null });
    expect(signing.why).toContain("citadel_server_cert_chain_expiry_timestamp");
  });

  it("stand beside those that issuers keep in its namespace", async () => {
    const { issued: kept } = await read("chat");
    expect(kept.map(({ name, issuer, word }) => [name, issuer, word])).toEqual([
      ["gateway-tls", "corp", "soon"],
      ["edge-tls", "corp", "good"],
    ]);
  });

  it("have ended where they have", async () => {
    expect(await read("other")).toMatchObject({ word: "over", workload: { word: "over" } });
  });

  it("are those of its ready instances where no series says whose pods are whose, else not known, with the reason", async () => {
    held.instances = ["bare-0"];
    const { workload } = await read("bare");
    expect(workload).toMatchObject({ word: "good", pods: [{ pod: "bare-0" }] });
    held.instances = [];
    const unknown = await read("bare");
    expect(unknown.workload).toMatchObject({ word: "unknown", pods: [] });
    expect(unknown.workload.why).toContain("ready instances");
  });
});
