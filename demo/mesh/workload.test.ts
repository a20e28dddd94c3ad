import { describe, expect, it } from "vitest";
import { decodePeer, encodePeer } from "./workload";

describe("the peer header", () => {
  it("comes back as it was sent", () => {
    const peer = { namespace: "llm", service: "chat-model", version: "v1.2" };
    expect(decodePeer(encodePeer(peer))).toEqual(peer);
  });

  it.each([
    undefined,
    "",
    "llm/chat-model",
    'llm/chat"model/v1',
    "llm/chat-model/v1/x",
    "a\nb/c/d",
    Buffer.from("x"),
  ])("is not believed when it is %j", (text) => {
    expect(decodePeer(text)).toBeUndefined();
  });
});
