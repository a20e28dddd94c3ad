import { describe, expect, it } from "vitest";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import { isRefusal, refusalOf } from "./refusal-of";

describe("a refusal of Consul's", () => {
  it.each([
    [500, "the sum of all split weights must be 100, not 90.000000"],
    [
      500,
      'rpc error making call: discovery chain "a" uses a protocol "tcp" that does not permit advanced routing or splitting behavior',
    ],
    [500, 'service "a" does not have a subset named "v9"'],
    [500, "1 error occurred:\n\t* error in upstream override for a: max connections cannot be negative\n\n"],
    [400, "Request decoding failed: invalid config entry kind: x"],
    [500, "Sources[0].Permissions[0].HTTP should not be empty"],
    [500, 'service "a" has protocol "tcp", which is incompatible with L7 intentions permissions'],
    [
      500,
      "cannot set MutualTLSMode=permissive because AllowEnablingPermissiveMutualTLS=false in the mesh config entry",
    ],
  ])("%i %s is about the content, and final", (status, text) => {
    const error = refusalOf({ status, text });
    expect(error).toMatchObject({ code: "invalid-spec", upstream: undefined });
    expect(isRefusal(error)).toBe(true);
  });

  it.each([
    [500, "No cluster leader", "upstream-unavailable"],
    [500, "rpc error making call: leadership lost while committing log", "upstream-unavailable"],
    [500, "", "upstream-unavailable"],
    [503, "overloaded", "upstream-unavailable"],
    [502, "<html>", "upstream-bad-answer"],
    [404, "404 page not found", "upstream-bad-answer"],
  ])("%i %s is its own trouble: what became of a write is not known", (status, text, code) => {
    const error = refusalOf({ status, text });
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code, upstream: "control-plane" });
    expect(isRefusal(error)).toBe(false);
  });

  it.each([
    [
      403,
      "Permission denied: token with AccessorID 'a' lacks permission 'service:write' on \"b\"",
      "Heddle's token lacks service:write on b in Consul",
    ],
    [403, "ACL not found", "Consul does not know Heddle's token"],
    [403, "Permission denied", "Consul does not let Heddle's token do this: Permission denied"],
    [429, "rate limit exceeded", "Consul has too much to do: rate limit exceeded"],
  ])("%i %s shows that it is alive", (status, text, message) => {
    const error = refusalOf({ status, text });
    expect(error).toBeInstanceOf(RefusedAlive);
    expect(error).toMatchObject({ error: { message, upstream: "control-plane" } });
    expect(isRefusal(error)).toBe(true);
  });
});
