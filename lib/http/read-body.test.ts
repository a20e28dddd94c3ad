import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxBodyBytes, parseJson, readBodyText } from "./read-body";

function post(
  body: BodyInit | null,
  headers: Record<string, string> = { "content-type": "application/json" },
): Request {
  return new Request("http://localhost:7400/api/x", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
}

/** A body without a declared length, in pieces, that counts how much of it was read. */
function endless(counter: { bytes: number }): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(16 * 1024).fill(0x20);
  return new ReadableStream(
    {
      pull(controller) {
        counter.bytes += piece.byteLength;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
}

describe("readBodyText", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "Application/JSON",
    "application/merge-patch+json",
  ])("reads %s", async (type) => {
    expect(await readBodyText(post('{"a":"é"}', { "content-type": type }))).toBe('{"a":"é"}');
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"])(
    "refuses content-type %j",
    async (type) => {
      const error = await readBodyText(
        post(new TextEncoder().encode("{}"), type ? { "content-type": type } : {}),
      ).catch((cause) => cause);
      expect(error).toMatchObject({ code: "malformed" });
    },
  );

  it("reads nothing as nothing, whatever its type", async () => {
    expect(await readBodyText(post(null, {}))).toBe("");
    expect(parseJson("")).toBeUndefined();
  });

  it("refuses a body of 1 MiB", async () => {
    await expect(readBodyText(post("x".repeat(1024 * 1024)))).rejects.toMatchObject({
      code: "body-too-large",
    });
  });

  it("takes exactly the limit and refuses one byte more", async () => {
    expect((await readBodyText(post("x".repeat(maxBodyBytes)))).length).toBe(maxBodyBytes);
    await expect(readBodyText(post("x".repeat(maxBodyBytes + 1)))).rejects.toMatchObject({
      code: "body-too-large",
    });
  });

  it("stops reading an endless body soon after the limit", async () => {
    const counter = { bytes: 0 };
    await expect(readBodyText(post(endless(counter)))).rejects.toMatchObject({ code: "body-too-large" });
    expect(counter.bytes).toBeLessThan(maxBodyBytes + 64 * 1024);
  });

  it("refuses bytes that are not UTF-8", async () => {
    await expect(readBodyText(post(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
      code: "malformed",
    });
  });
});

describe("parseJson", () => {
  it.each([
    [64, "["],
    [64, '{"a":'],
  ])("takes %i levels of %s and refuses one more, and fifty thousand", (most, opens) => {
    const nested = (levels: number) =>
      `${opens.repeat(levels)}1${(opens === "[" ? "]" : "}").repeat(levels)}`;
    expect(parseJson(nested(most))).toBeTypeOf("object");
    for (const levels of [most + 1, 50_000])
      expect(() => parseJson(nested(levels))).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  it("parses whatever JSON.stringify writes, and answers anything else with malformed", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseJson(text);
        } catch (cause) {
          expect(cause).toMatchObject({ code: "malformed", faults: [{ path: "" }] });
        }
      }),
    );
  });
});
