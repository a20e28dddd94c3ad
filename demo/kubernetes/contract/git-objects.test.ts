import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommitPreview } from "../../../lib/changes/commit";
import { desiredPolicy } from "../../../lib/changes/server/desired-resources";
import { findGitWay, planAt } from "../../../lib/changes/server/git-way";
import { previewCommit } from "../../../lib/changes/server/preview-commit";
import type { Resource } from "../../../lib/control-planes/control-plane";
import { requireControlPlane } from "../../../lib/control-planes/registry";
import type { PolicyKind } from "../../../lib/policies/kinds";
import { requireWrittenSpec } from "../../../lib/policies/server/require-written-spec";
import { GitCluster } from "./git-cluster.fixture";
import { gatewayText, limitsText, subsetsText } from "./git-objects.fixture";
import { namespace, shiftedService } from "./shifted-service.fixture";

let here: GitCluster;
/** Each look runs programs of its own, which a busy machine takes its time for. */
const patient = { timeout: 120_000 };
const unrouted = ["apart", "nowhere", "joined"];
const fileOf = (service: string) => `clusters/prod/${service}.yaml`;
const split = {
  rules: [
    {
      split: [
        { to: { version: "v1" }, weight: 80 },
        { to: { version: "v2" }, weight: 20 },
      ],
    },
  ],
};

/** A service without a route, whose other objects a GitOps tool applies. */
const withoutRoute = (name: string) =>
  shiftedService(name).filter(
    (each) => !["VirtualService", "DestinationRule"].includes((each as { kind: string }).kind),
  );

beforeAll(async () => {
  here = await GitCluster.start({
    objects: [...unrouted, "limits", "edge"].flatMap(withoutRoute),
    files: {
      ...Object.fromEntries(unrouted.map((name) => [fileOf(name), subsetsText(name)])),
      [fileOf("limits")]: limitsText("limits"),
      [fileOf("edge")]: gatewayText("edge").replaceAll("\n", "\r\n"),
    },
  });
  await here.tool.sync();
}, 120_000);
afterAll(() => here.stop());

type Decision = { mesh: string; kind: PolicyKind; service: string; spec: Record<string, unknown> | null };

async function previewOf({ mesh, kind, service, spec }: Decision) {
  const target = { mesh, namespace, service };
  const plane = requireControlPlane(mesh);
  const origin = { policyId: "p", revision: 1, changeId: "c" };
  const resources = plane.compile(target, desiredPolicy(kind, requireWrittenSpec(kind, spec), origin));
  const held = await plane.read(target, kind);
  return { resources, ...(await previewCommit({ target, kind, policyId: "new", held, resources })) };
}

/**
 * Commits a decision as a delivery does and merges it, after its preview was seen to show exactly that; the cluster holds it then.
 * The paths of the commit, and the texts that were there before.
 */
async function merged(decision: Decision): Promise<Record<string, string | null>> {
  const { resources, commit } = await previewOf(decision);
  if (!commit) throw new Error("nothing would be committed");
  const before = Object.fromEntries(commit.files.map(({ path }) => [path, here.text("main", path)]));
  const branch = await committed(decision, resources);
  expect(here.origin.changedFiles("main", branch).toSorted()).toEqual(Object.keys(before).toSorted());
  for (const file of commit.files)
    expect(here.text(branch, file.path)).toBe(asShown(file, before[file.path] ?? null));
  here.origin.merge(branch);
  await here.tool.sync();
  const { mesh, kind, service } = decision;
  const read = await requireControlPlane(mesh).files?.read({ mesh, namespace, service }, kind, resources);
  expect(read?.isHeld).toBe(true);
  return before;
}

async function committed({ mesh, kind, service }: Decision, resources: Resource[]): Promise<string> {
  const way = findGitWay({ mesh, namespace, service }, kind, randomUUID());
  if (!way) throw new Error("no way into a repository");
  const { repository, branch, settings } = way;
  const parent = await repository.fetch(settings.base);
  const { edits } = await planAt(way, parent, { resources, known: [] }, undefined);
  const files = edits.map(({ path, after }) => ({ path, text: after }));
  const sha = await repository.commit({ parent, files, message: "for the tests", at: new Date() });
  expect(await repository.push({ branch, sha, expected: null })).toEqual({ outcome: "pushed" });
  return branch;
}

/** A file's text once what a preview shows of it has taken its place. */
function asShown(file: CommitPreview["files"][number], before: string | null): string | null {
  expect(file.isCut).toBe(false);
  expect(file.becomes).toBe(before === null ? "new" : file.after === "" ? "gone" : "changed");
  if (file.becomes === "gone") return null;
  const eol = before?.includes("\r\n") ? "\r\n" : "\n";
  const lines = (before ?? "").split(eol);
  const shown = file.before.split("\n");
  expect(lines.slice(file.fromLine - 1, file.fromLine - 1 + shown.length)).toEqual(shown);
  lines.splice(file.fromLine - 1, shown.length, ...file.after.split("\n"));
  return lines.join(eol);
}

describe("an object that no file has yet", patient, () => {
  it("gets the file that the settings name, and loses it with its policy", async () => {
    const made = `clusters/prod/made/${namespace}/virtualservice-apart.yaml`;
    const decision = { mesh: "apart", kind: "route", service: "apart" } as const;
    expect(Object.keys(await merged({ ...decision, spec: split }))).toEqual([made]);
    expect(here.text("main", made)).toBe(routeText("apart"));
    expect(Object.keys(await merged({ ...decision, spec: null }))).toEqual([made]);
    expect(here.text("main", made)).toBeNull();
    expect(here.object("networking.istio.io", "virtualservices", "apart")).toBeUndefined();
  });

  it("may be one more document of a file that is there, and goes without the others", async () => {
    const file = fileOf("joined");
    const decision = { mesh: "together", kind: "route", service: "joined" } as const;
    await merged({ ...decision, spec: split });
    expect(here.text("main", file)).toBe(`${subsetsText("joined")}---\n${routeText("joined")}`);
    await merged({ ...decision, spec: null });
    expect(here.text("main", file)).toBe(subsetsText("joined"));
    expect(here.object("networking.istio.io", "virtualservices", "joined")).toBeUndefined();
    expect(here.object("networking.istio.io", "destinationrules", "joined")).toBeDefined();
  });

  it("is refused where no path is set, with the object's name", async () => {
    const { commit, problems, resources } = await previewOf({
      ...{ mesh: "gitops", kind: "route", service: "nowhere", spec: split },
    });
    expect(commit?.files).toEqual([]);
    const message = `no file of the repository says VirtualService ${namespace}/nowhere, and no path is set for it`;
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "git-refused", severity: "error", message }),
    );
    const decision: Decision = { mesh: "gitops", kind: "route", service: "nowhere", spec: split };
    await expect(committed(decision, resources)).rejects.toMatchObject({ code: "git-refused", message });
  });
});

/** As Heddle writes an object that it makes. */
function routeText(service: string): string {
  const host = `${service}.${namespace}.svc.cluster.local`;
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${service}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/managed-by: heddle
spec:
  hosts:
    - ${host}
  http:
    - retries:
        attempts: 0
      route:
        - destination:
            host: ${host}
            subset: v1
          weight: 80
        - destination:
            host: ${host}
            subset: v2
          weight: 20
`;
}

describe("an object that is edited whole", patient, () => {
  it("is a DestinationRule, of which the characters move that say it; an anchor's other places keep their value", async () => {
    const file = fileOf("limits");
    const decision = { mesh: "gitops", kind: "circuit-breaker", service: "limits" } as const;
    const limits = (maxConnections: number, maxRequests: number) => ({
      limits: { maxConnections, maxPendingRequests: 100, maxRequests },
    });
    const { problems } = await previewOf({ ...decision, spec: limits(250, 64) });
    expect(problems.map(({ code }) => code)).toEqual(["owned-and-committed", "control-plane-conflict"]);
    await merged({ ...decision, spec: limits(250, 64) });
    const after = limitsText("limits")
      .replace("&many 100", "&many 250")
      .replace("http1MaxPendingRequests: *many", "http1MaxPendingRequests: 100");
    expect(here.text("main", file)).toBe(after);
    await merged({ ...decision, spec: limits(250, 32) });
    expect(here.text("main", file)).toBe(after.replace("http2MaxRequests: 64", "http2MaxRequests: 32"));
    await merged({ ...decision, spec: null });
    expect(here.text("main", file)).toBe(after.replace(/ {4}connectionPool:\n(?: {6}.*\n)+/, ""));
  });

  it("is a BackendTrafficPolicy that two kinds of policy write into; without them it is as it was", async () => {
    const file = fileOf("edge");
    const decision = { mesh: "gateway", service: "edge" };
    const first = here.text("main", file) ?? "";
    const breaker = { ...decision, kind: "circuit-breaker" } as const;
    await merged({ ...breaker, spec: { limits: { maxRequests: 9 } } });
    const withBreaker = here.text("main", file) ?? "";
    expect(withBreaker.startsWith(first)).toBe(true);
    expect(withBreaker.slice(first.length)).toMatch(/^ {2}circuitBreaker:\r\n(?: {4}\w+: \d+\r\n)+$/);
    const rate = { ...decision, kind: "rate-limit" } as const;
    await merged({
      ...rate,
      spec: { rules: [{ match: { header: "x-tenant" }, requestsPerMinute: 60 }] },
    });
    expect(here.text("main", file)?.startsWith(withBreaker)).toBe(true);
    await merged({ ...rate, spec: null });
    expect(here.text("main", file)).toBe(withBreaker);
    await merged({ ...breaker, spec: null });
    expect(here.text("main", file)).toBe(first);
  });
});
