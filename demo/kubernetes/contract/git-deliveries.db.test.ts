import { renameSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancelChange } from "../../../lib/changes/server/cancel-change";
import { retryChange } from "../../../lib/changes/server/retry-change";
import { undoChange } from "../../../lib/changes/server/undo-change";
import { ctx, fileOf, fileText, GitRig, patiently } from "./git-rig.fixture";

let rig: GitRig;
/** Each look runs programs of its own, which a busy machine takes its time for. */
const patient = { timeout: 120_000 };
const services = [
  "merged",
  "others",
  "squashed",
  "undone",
  "raced",
  "away",
  "cancelled",
  "edited",
  "closed",
  "one",
  "two",
  "direct",
  "crashed",
];
const moved = (service: string, [v1, v2]: [number, number]) =>
  fileText(service).replace("weight: 90", `weight: ${v1}`).replace("weight: 10", `weight: ${v2}`);

beforeAll(async () => {
  rig = await GitRig.start(services);
}, 120_000);
afterAll(() => rig.stop());

describe("a shift of what a GitOps tool applies from a repository", patient, () => {
  it("is a commit that touches the weights alone, waits for its merge, and is accepted when the cluster holds it", async () => {
    const taken = await rig.take("merged");
    expect(rig.origin.branches()).toEqual(["main"]);
    const { changeId } = await rig.shift("merged", [50, 50], taken);
    const waiting = await rig.reaches(changeId, "committed");
    const [delivery] = waiting.deliveries;
    const branch = `heddle/merged-route-${changeId.replaceAll("-", "").slice(-8)}`;
    expect(delivery?.commit).toMatchObject({
      base: "main",
      branch,
      paths: [fileOf("merged")],
      mergedAt: null,
    });
    expect(rig.origin.show(branch, fileOf("merged"))).toBe(moved("merged", [50, 50]));
    expect(rig.origin.changedFiles("main", branch)).toEqual([fileOf("merged")]);
    expect(rig.origin.git("log", "-1", "--format=%B", branch)).toContain(`Heddle-Delivery: ${delivery?.id}`);
    expect(rig.weights("merged")).toEqual([90, 10]);
    expect(waiting.cancel.possible).toBe(true);

    rig.origin.merge(branch);
    await rig.until(changeId, ({ deliveries }) => typeof deliveries[0]?.commit?.mergedAt === "string");
    expect(rig.weights("merged")).toEqual([90, 10]);
    await rig.tool.sync();
    const accepted = await rig.reaches(changeId, "accepted");
    expect(rig.weights("merged")).toEqual([50, 50]);
    expect(accepted.deliveries[0]?.steps.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["committing", "committed", "merged", "stored"]),
    );
  });
});

describe("a shift of what the tool keeps and no policy decides", patient, () => {
  it("is such a commit too, made anew where the base moves on; Undo of the merged one is another", async () => {
    const preview = await rig.previewFound("others", [50, 50]);
    expect(preview.problems).toMatchObject([{ code: "owned-and-committed" }]);
    expect(preview.commit?.files).toMatchObject([{ path: fileOf("others"), becomes: "changed" }]);
    const { changeId } = await rig.shiftFound("others", [50, 50]);
    const waiting = await rig.reaches(changeId, "committed");
    const { branch = "", sha } = waiting.deliveries[0]?.commit ?? {};
    expect(rig.origin.show(branch, fileOf("others"))).toBe(moved("others", [50, 50]));

    const note = (text: string) => text.replace("# Ask before you move it.", "# Ask Kim before you move it.");
    rig.origin.commit("main", { [fileOf("others")]: note(fileText("others")) });
    await rig.until(
      changeId,
      ({ state, deliveries }) => state === "committed" && deliveries[0]?.commit?.sha !== sha,
    );
    expect(rig.origin.show(branch, fileOf("others"))).toBe(note(moved("others", [50, 50])));
    rig.origin.merge(branch);
    await rig.tool.sync();
    await rig.reaches(changeId, "accepted");
    expect(rig.weights("others")).toEqual([50, 50]);

    const undone = await rig.decided("others", () => undoChange({ ctx, input: { id: changeId } }));
    const back = await rig.reaches(undone.changeId, "committed");
    const own = back.deliveries[0]?.commit?.branch ?? "";
    expect(rig.origin.show(own, fileOf("others"))).toBe(note(fileText("others")));
  });
});

/** A weight of a rule moved, waiting on a branch of its own. */
async function waiting(service: string, weights: [number, number], mesh?: string) {
  const taken = await rig.take(service, mesh);
  const accepted = await rig.shift(service, weights, taken, mesh);
  const change = await rig.reaches(accepted.changeId, "committed");
  const commit = change.deliveries[0]?.commit;
  if (!commit?.sha) throw new Error("nothing was committed");
  return { id: accepted.changeId, accepted, commit: { ...commit, sha: commit.sha } };
}
const codes = ({ deliveries }: Awaited<ReturnType<typeof rig.until>>) =>
  (deliveries[0]?.steps ?? []).map(({ code }) => code);

describe("what people do to the branch", patient, () => {
  it("knows a squashed merge by what the base says, also where the branch is gone at once", async () => {
    const { id, commit } = await waiting("squashed", [40, 60]);
    rig.origin.merge(commit.branch, "squash");
    rig.origin.git("branch", "-D", commit.branch);
    await rig.until(id, ({ deliveries }) => typeof deliveries[0]?.commit?.mergedAt === "string");
    await rig.tool.sync();
    expect(codes(await rig.reaches(id, "accepted"))).toContain("merged");
  });

  it("commits anew on top of a base that has changed the same file, and keeps what was changed there", async () => {
    const { id, commit } = await waiting("raced", [30, 70]);
    const theirs = fileText("raced").replace("# Ask before you move it.", "# Ask Kim before you move it.");
    rig.origin.commit("main", { [fileOf("raced")]: theirs });
    const again = await rig.until(
      id,
      ({ state, deliveries }) => state === "committed" && deliveries[0]?.commit?.sha !== commit.sha,
    );
    expect(codes(again)).toContain("base-moved");
    expect(rig.origin.show(commit.branch, fileOf("raced"))).toBe(
      moved("raced", [30, 70]).replace("# Ask before you move it.", "# Ask Kim before you move it."),
    );
    expect(rig.origin.git("rev-list", "--count", `main..${commit.branch}`).trim()).toBe("1");
  });

  it("asks when the base says other weights than were seen, and writes over them once a person has said so", async () => {
    const { id, commit } = await waiting("edited", [30, 70]);
    rig.origin.commit("main", { [fileOf("edited")]: moved("edited", [80, 20]) });
    const conflicted = await rig.reaches(id, "conflicted");
    expect(conflicted.retry.possible).toBe(true);
    await patiently(() => retryChange({ ctx, input: { id } }));
    await rig.reaches(id, "committed");
    expect(rig.origin.show(commit.branch, fileOf("edited"))).toBe(moved("edited", [30, 70]));
  });

  it("ends when the branch is deleted unmerged; Retry commits it again", async () => {
    const { id, commit } = await waiting("closed", [30, 70]);
    rig.origin.git("branch", "-D", commit.branch);
    const failed = await rig.reaches(id, "failed");
    expect(failed.deliveries[0]?.lastError).toMatchObject({ code: "git-branch-gone" });
    await patiently(() => retryChange({ ctx, input: { id } }));
    await rig.reaches(id, "committed");
    expect(rig.origin.show(commit.branch, fileOf("closed"))).toBe(moved("closed", [30, 70]));
  });
});

describe("the way back", patient, () => {
  it("deletes the branch of a change that is cancelled, and refuses once it is merged", async () => {
    const { id, commit } = await waiting("cancelled", [30, 70]);
    await patiently(() => cancelChange({ ctx, input: { id } }));
    expect(rig.origin.branches()).not.toContain(commit.branch);
    expect(codes(await rig.reaches(id, "cancelled"))).toContain("cancelled-deleted");
    expect(rig.origin.show("main", fileOf("cancelled"))).toBe(fileText("cancelled"));
  });

  it("Undo of a merged change is another commit; of a waiting one it takes its branch away", async () => {
    const { id, commit } = await waiting("undone", [30, 70]);
    rig.origin.merge(commit.branch);
    await expect(cancelChange({ ctx, input: { id } })).rejects.toMatchObject({ code: "invalid-transition" });
    await rig.tool.sync();
    await rig.reaches(id, "accepted");
    const undone = await rig.decided("undone", () => undoChange({ ctx, input: { id } }));
    const back = await rig.reaches(undone.changeId, "committed");
    const branch = back.deliveries[0]?.commit?.branch ?? "";
    expect(rig.origin.show(branch, fileOf("undone"))).toBe(fileText("undone"));
    rig.origin.merge(branch);
    await rig.tool.sync();
    await rig.reaches(undone.changeId, "accepted");
    expect(rig.weights("undone")).toEqual([90, 10]);

    const second = await rig.shift("undone", [60, 40], undone);
    const waits = await rig.reaches(second.changeId, "committed");
    const own = waits.deliveries[0]?.commit?.branch ?? "";
    const never = await rig.decided("undone", () => undoChange({ ctx, input: { id: second.changeId } }));
    await rig.reaches(never.changeId, "accepted");
    expect(rig.origin.branches()).not.toContain(own);
  });
});

describe("one branch for all changes", patient, () => {
  it("carries each as a commit of its own; what is cancelled is taken back there, and the others stay", async () => {
    const one = await waiting("one", [30, 70], "shared");
    const two = await waiting("two", [20, 80], "shared");
    expect([one.commit.branch, two.commit.branch]).toEqual(["heddle/changes", "heddle/changes"]);
    expect(rig.origin.git("rev-list", "--count", "main..heddle/changes").trim()).toBe("2");
    await patiently(() => cancelChange({ ctx, input: { id: one.id } }));
    expect(rig.origin.show("heddle/changes", fileOf("one"))).toBe(fileText("one"));
    expect(rig.origin.show("heddle/changes", fileOf("two"))).toBe(moved("two", [20, 80]));
    rig.origin.merge("heddle/changes");
    await rig.tool.sync();
    await rig.reaches(two.id, "accepted");
  });

  it("may be the base itself: what others push meanwhile is kept", async () => {
    const { id } = await waiting("direct", [30, 70], "straight");
    expect(rig.origin.show("main", fileOf("direct"))).toBe(moved("direct", [30, 70]));
    expect(rig.origin.changedFiles("main~1", "main")).toEqual([fileOf("direct")]);
    await rig.tool.sync();
    await rig.reaches(id, "accepted");
  });
});

describe("a repository that is away", patient, () => {
  it("is tried again, with its reason on the page, and gets one commit when it is back", async () => {
    const taken = await rig.take("away");
    renameSync(rig.origin.path, `${rig.origin.path}.away`);
    try {
      const { changeId } = await rig.shift("away", [30, 70], taken);
      const failing = await rig.until(changeId, ({ deliveries }) => (deliveries[0]?.attempts ?? 0) > 1);
      expect(failing.state).toMatch(/queued|delivering/);
      expect(failing.deliveries[0]?.lastError).toMatchObject({ code: "upstream-unavailable" });
      renameSync(`${rig.origin.path}.away`, rig.origin.path);
      const change = await rig.reaches(changeId, "committed");
      const branch = change.deliveries[0]?.commit?.branch ?? "";
      expect(rig.origin.git("rev-list", "--count", `main..${branch}`).trim()).toBe("1");
    } finally {
      if (!rig.isOriginThere()) renameSync(`${rig.origin.path}.away`, rig.origin.path);
    }
  });
});

describe("a process that dies between the push and its own note of it", patient, () => {
  it("leaves one commit, which the next one finds", async () => {
    const taken = await rig.take("crashed");
    await rig.pause();
    const { changeId } = await rig.shift("crashed", [30, 70], taken);
    expect(await rig.dieAt("response-lost")).toBe("SIGKILL");
    const [dead] = (await rig.until(changeId, () => true)).deliveries;
    expect(dead).toMatchObject({ state: "delivering", commit: null });
    const branch = `heddle/crashed-route-${changeId.replaceAll("-", "").slice(-8)}`;
    const pushed = rig.origin.head(branch);
    // The base goes on meanwhile: the same commit could not be made again.
    rig.origin.commit("main", { "README.md": "more" });
    rig.resume();
    const change = await rig.reaches(changeId, "committed");
    expect(change.deliveries[0]?.commit?.sha).toBe(pushed);
    expect(rig.origin.head(branch)).toBe(pushed);
  });
});
