import { describe, expect, it } from "vitest";
import { commandConsul } from "./command";
import { consulOptionsSchema } from "./options";
import { rightsConsul } from "./rights";

const target = { mesh: "demo", namespace: "default", service: "chat-model" };
const upstream = { url: "http://ann:hunter22@127.0.0.1:8500/", options: consulOptionsSchema.parse({}) };
const body = (kind: string, said: object) => ({
  ref: `${kind} chat-model`,
  body: JSON.stringify({ Kind: kind, Name: "chat-model", ...said }),
});

describe("the command that does the same", () => {
  it("keeps the order and the rest of the resolver, checks indexes, and shows no secret", () => {
    const command = commandConsul(upstream, target, "route", [
      body("service-resolver", { Subsets: { v1: { Filter: 'Service.Meta.version == "v1"' } } }),
      body("service-splitter", { Splits: [{ Weight: 100, ServiceSubset: "v1" }] }),
      { ref: "service-router chat-model", body: "" },
    ]);
    const lines = command.split("\n");
    expect(command).not.toContain("hunter22");
    expect(lines[0]).toContain("CONSUL_HTTP_ADDR='http://127.0.0.1:8500'");
    expect(lines.slice(5)).toEqual([
      `entry service-resolver chat-model | jq --argjson subsets '{"v1":{"Filter":"Service.Meta.version == \\"v1\\""}}' '.Subsets += $subsets' | write "$(index service-resolver chat-model)"`,
      `printf '%s' '{"Kind":"service-splitter","Name":"chat-model","Splits":[{"Weight":100,"ServiceSubset":"v1"}]}' | write "$(index service-splitter chat-model)"`,
      `[ "$(index service-router chat-model)" = 0 ] || consul config delete $SCOPE -kind service-router -name chat-model -cas -modify-index "$(index service-router chat-model)"`,
    ]);
  });

  it("of a breaker goes over all callers, and is quoted for a shell", () => {
    const options = consulOptionsSchema.parse({ datacenter: "dc2", namespace: "ai", partition: "p1" });
    const resources = [{ ref: "callers of chat-model", body: `{"Name":"chat-model","Limits":{"it's":1}}` }];
    const command = commandConsul({ ...upstream, options }, target, "circuit-breaker", resources);
    expect(command).toContain("SCOPE='-datacenter=dc2 -namespace=ai -partition=p1'");
    expect(command).toContain("for caller in $CALLERS; do");
    expect(command).toContain(`--argjson own '{"Name":"chat-model","Limits":{"it'\\''s":1}}'`);
  });

  it("of load balancing changes one field of the resolver", () => {
    const own = body("service-resolver", { LoadBalancer: { Policy: "random" } });
    const at = '"$(index service-resolver chat-model)"';
    expect(commandConsul(upstream, target, "load-balancing", [own]).split("\n").slice(5)).toEqual([
      `entry service-resolver chat-model | jq --argjson own '{"Policy":"random"}' '.LoadBalancer = $own' | write ${at}`,
    ]);
    const none = { ref: own.ref, body: "" };
    expect(commandConsul(upstream, target, "load-balancing", [none]).split("\n").slice(5)).toEqual([
      `[ ${at} = 0 ] || entry service-resolver chat-model | jq 'del(.LoadBalancer)' | write ${at}`,
    ]);
  });

  it("of access changes the mode of mTLS, and replaces the intentions", () => {
    const Sources = [{ Name: "*", Action: "deny" }];
    const command = commandConsul(upstream, target, "access", [
      body("service-defaults", { MutualTLSMode: "strict" }),
      body("service-intentions", { Sources }),
    ]);
    expect(command.split("\n").slice(5)).toEqual([
      `entry service-defaults chat-model | jq --argjson own '"strict"' '.MutualTLSMode = $own' | write "$(index service-defaults chat-model)"`,
      `printf '%s' '{"Kind":"service-intentions","Name":"chat-model","Sources":[{"Name":"*","Action":"deny"}]}' | write "$(index service-intentions chat-model)"`,
    ]);
    const refs = ["service-defaults chat-model", "service-intentions chat-model"];
    const none = commandConsul(
      upstream,
      target,
      "access",
      refs.map((ref) => ({ ref, body: "" })),
    );
    expect(none).toContain("consul config delete $SCOPE -kind service-intentions -name chat-model -cas");
  });
});

describe("the rights", () => {
  it("are rules of a policy, in a namespace where there are any", () => {
    expect(rightsConsul({ namespace: "default" }, null)).toEqual({
      reading: 'service_prefix "" {\n  policy = "read"\n}\nnode_prefix "" {\n  policy = "read"\n}',
      writing:
        'service_prefix "" {\n  policy = "write"\n  intentions = "write"\n}\nnode_prefix "" {\n  policy = "read"\n}',
    });
    expect(rightsConsul({ namespace: "ai" }, ["ai"]).writing).toMatch(
      /^namespace "ai" \{\n {2}service_prefix/,
    );
    expect(rightsConsul({ namespace: "ai" }, ["other"]).writing).toBe("");
  });
});
