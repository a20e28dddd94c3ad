import { describe, expect, it } from "vitest";
import { z } from "zod";
import { podProfiles } from "../../lib/logs/profiles/known-logs";
import { readLine } from "../../lib/logs/profiles/read-line";
import { labelsAmong } from "../../lib/logs/profiles/seen-logs";
import { recordedDataset } from "../../lib/loki/fixtures/recorded";

const pushSchema = z.object({
  streams: z
    .array(z.object({ stream: z.record(z.string(), z.string()), values: z.array(z.unknown()) }))
    .default([]),
});
const streams = recordedDataset().pushes.flatMap((push) => pushSchema.safeParse(push).data?.streams ?? []);
const known = {
  ...{ by: "pods" as const, profiles: podProfiles, active: podProfiles, isShared: false, bound: {} },
  labels: labelsAmong([...new Set(streams.flatMap(({ stream }) => Object.keys(stream)))]),
};
const read = streams.flatMap(({ stream: labels, values }) =>
  values.map((value) => {
    const line = String((value as unknown[])[1]);
    return { app: labels.app, line, ...readLine({ labels, line }, known) };
  }),
);

describe("the lines that a real Loki was filled with for the recordings", () => {
  it("are calls where Istio's proxies wrote them, and nowhere else", () => {
    const proxies = read.filter(({ app }) => app === "istio-proxy");
    expect(proxies.length).toBeGreaterThan(100);
    expect(proxies.filter(({ profile, isCall }) => profile !== "istio-text" || !isCall)).toEqual([]);
    for (const { record, line } of proxies) {
      expect(record?.service, line).toBe("models");
      expect(record?.namespace, line).toBe("inference");
      expect(record?.version, line).toMatch(/^v\d$/);
      expect(record?.caller, line).toBeUndefined();
      expect(line).toContain(`"${record?.request_id}"`);
    }
    expect(read.filter(({ app, isCall }) => app !== "istio-proxy" && isCall)).toEqual([]);
  });
});
