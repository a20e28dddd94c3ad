import { afterAll, beforeAll, describe, it } from "vitest";
import { checkSource, expectFigures } from "../fixtures/check-source.fixture";
import { startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { certManager, certManagerExported } from "../sources/cert-manager";
import { consulServers } from "../sources/consul-servers";
import { istioAgents } from "../sources/istio-agents";
import { istiod } from "../sources/istiod";
import { linkerdIdentity } from "../sources/linkerd-identity";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await startWorlds(["certificates"]);
});
afterAll(async () => worlds.stop());

const [hour, day] = [3_600, 86_400];
const world = "certificates";

checkSource(() => worlds, {
  world,
  source: istioAgents,
  by: ["service", "pod"],
  expected: {
    certificateTtl: { "chat chat-v1-0": 12 * hour, "chat chat-v2-0": -60 },
    rootCertificateTtl: { "chat chat-v1-0": 10 * day, "chat chat-v2-0": 10 * day },
  },
});

checkSource(() => worlds, {
  world,
  source: istiod,
  by: [],
  expected: { signingCertificateTtl: { "": 5 * day }, rootCertificateTtl: { "": 10 * day } },
});

checkSource(() => worlds, {
  world,
  source: linkerdIdentity,
  by: ["service", "version"],
  expected: {
    certificateTtl: { "rank v1": 12 * hour, "rank v2": 6 * hour },
    certificateAge: { "rank v1": 12 * hour, "rank v2": 18 * hour },
    signingCertificateTtl: { "identity unknown": 365 * day },
  },
});

checkSource(() => worlds, {
  world,
  source: consulServers,
  by: [],
  expected: { signingCertificateTtl: { "": 7 * day }, rootCertificateTtl: { "": 1_825 * day } },
});

checkSource(() => worlds, {
  world,
  source: certManager,
  by: ["namespace", "certificate", "issuer"],
  expected: {
    issuedCertificateTtl: { "llm chat-tls letsencrypt": 30 * day },
    issuedCertificateAge: { "llm chat-tls letsencrypt": 60 * day },
  },
});

checkSource(() => worlds, {
  world,
  source: certManagerExported,
  by: ["namespace", "certificate", "issuer"],
  expected: {
    issuedCertificateTtl: { "edge gateway-tls corp": day },
    issuedCertificateAge: { "edge gateway-tls corp": day },
  },
});

describe("a workload's certificate", () => {
  it("is asked of its own pods alone, and of those the one that ends first counts", async () => {
    const where = { namespace: "llm", service: "chat" };
    expectFigures(await worlds.figures({ world, concept: "certificateTtl", where }), { "": -60 });
  });
});
