import "server-only";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** What the session cookie says, signed: enough to know who asks while Postgres is away. */
const sealedSchema = z.strictObject({
  id: z.uuid(),
  user: z.uuid(),
  name: z.string().min(1).max(200),
  secret: z.string().min(20).max(100),
  /** Seconds since 1970. */
  expires: z.number().int(),
});
export type SealedSession = z.infer<typeof sealedSchema>;

export const sessionCookie = "heddle_session";
const maxLength = 2_000;

/** `payload.signature`, both base64url; the signature is an HMAC-SHA256 of the payload. */
export function sealSession(session: SealedSession, key: string): string {
  const payload = Buffer.from(JSON.stringify(session)).toString("base64url");
  return `${payload}.${sign(payload, key).toString("base64url")}`;
}

/** The session in a cookie's value; undefined when it is forged, damaged or over. */
export function unsealSession(value: string, key: string, nowMs: number): SealedSession | undefined {
  if (value.length > maxLength) return undefined;
  const [payload, signature, ...rest] = value.split(".");
  if (!payload || !signature || rest.length > 0) return undefined;
  const given = Buffer.from(signature, "base64url");
  const wanted = sign(payload, key);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  try {
    const parsed = sealedSchema.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return parsed.success && parsed.data.expires * 1_000 > nowMs ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The value of one cookie of a Cookie header. */
export function cookieValue(header: string | null, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The Set-Cookie line that hands the session out, or takes it away (`value` ""). */
export function sessionCookieLine(value: string, maxAgeSeconds: number, secure: boolean): string {
  const parts = [
    `${sessionCookie}=${value}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    `Max-Age=${maxAgeSeconds}`,
  ];
  return (secure ? [...parts, "Secure"] : parts).join("; ");
}

/** What is stored of a secret of 32 random bytes: it needs no salt and no slow hash. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function sign(payload: string, key: string): Buffer {
  return createHmac("sha256", key).update(`heddle-session.${payload}`).digest();
}
