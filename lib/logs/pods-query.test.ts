import { parser } from "@grafana/lezer-logql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { podsCounts, podsQuery, podsRequest, podsStreams } from "./pods-query";
import { stockLogs } from "./profiles/stock-lines.fixture";

function parses(query: string | undefined): boolean {
  let isGood = true;
  parser.parse(query ?? "{").iterate({
    enter(node) {
      if (node.type.isError) isGood = false;
    },
  });
  return isGood;
}

const only = (...names: string[]) => ({
  ...stockLogs,
  active: stockLogs.profiles.filter(({ name }) => names.includes(name)),
});
const json = only("istio-json");
const text = (known: typeof json, filter = {}) => podsQuery({ mesh: "prod", ...filter }, known).query?.text;

describe("queries of pods' logs", () => {
  it("take the fields that are asked for, by neutral names, out of lines of calls", () => {
    expect(text(json, { flag: "UO", minDurationMs: 1_500 })).toBe(
      '{container=~"istio-proxy"} |= "UO" | json status="response_code", response_flags="response_flags", duration_ms="duration" | status!="" | (status!="0") or (response_flags!~"-?") | response_flags=~"(.*,)?UO(,.*)?" | duration_ms >= 1500 | __error__=""',
    );
  });

  it("run one pipeline over two encodings, where neither parser's failure counts", () => {
    const both = text(only("istio-json", "istio-text")) ?? "";
    expect(both.match(/drop __error__/g)).toHaveLength(2);
    expect(both).toContain('| json status="response_code"');
    expect(both).toMatch(/\(\?P<status>\\\\d\+\) \(\?P<response_flags>/);
    expect(both).not.toContain("user_agent");
    expect(parses(both)).toBe(true);
  });

  it("restrict themselves to one format where fields of one name stand at other places, and say so", () => {
    const known = only("envoy-ai-gateway", "istio-json");
    expect(text(known)).toContain('container=~"envoy|istio-proxy"');
    const { query, warnings } = podsQuery({ mesh: "prod", minTtftMs: 100 }, known);
    expect(query?.text).toContain('ttft_ms="token_latency_ttft"');
    expect(query?.text).toContain('container=~"envoy"');
    expect(warnings.map(({ message }) => message)).toEqual([
      "lines of istio-json were not searched: they do not say what is asked for",
    ]);
  });

  it("keep to this mesh's streams where other meshes name theirs, and to those of its settings", () => {
    const known = { ...json, isShared: true, bound: { cluster: "east" } };
    for (const query of [text(known), podsRequest("a-1", known).text, podsStreams(known).text]) {
      expect(query).toContain(',mesh="",cluster="east"}');
      expect(parses(query)).toBe(true);
    }
    expect(podsRequest("a-1", json).text).toBe('{namespace=~".+"} |= "a-1"');
  });

  it("list what engines say where no proxy logs calls", () => {
    const known = only("vllm", "plain");
    expect(text(known, { namespace: "llm", service: "chat" })).toMatch(
      /^\{container=~"\(\.\*vllm\.\*\|kserve-container\)"\} \| namespace="llm" and pod=~"chat/,
    );
    expect(podsQuery({ mesh: "prod" }, known).warnings.map(({ code }) => code)).toEqual(["no-calls"]);
    expect(podsQuery({ mesh: "prod", status: "error" }, known)).toMatchObject({ query: null });
    expect(parses(podsCounts({ mesh: "prod" }, 30, known).query?.text)).toBe(true);
  });

  it("cannot be left by any filter", () => {
    const labels = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        labels,
        labels,
        fc.stringMatching(/^[A-Za-z0-9][-A-Za-z0-9._]{0,20}$/),
        fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
        (namespace, service, version, said) => {
          const filter = {
            mesh: "prod",
            namespace,
            service,
            version,
            text: said,
            caller: `${namespace}/${service}`,
          };
          const known = only("istio-json", "istio-text");
          expect(parses(podsQuery(filter, known).query?.text)).toBe(true);
          expect(parses(podsCounts(filter, 15, known).query?.text)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
