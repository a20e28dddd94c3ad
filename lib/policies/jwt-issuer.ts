import { z } from "zod";

const maxKeysCharacters = 8_192;

/** Whose tokens are verified, with which keys, and where a call carries them. */
export const jwtIssuerSchema = z
  .strictObject({
    issuer: z
      .string()
      .min(1)
      .max(512)
      .regex(/^[^*\s]+$/, "must be an issuer without spaces and stars"),
    jwksUri: z
      .string()
      .max(2_048)
      .refine(isHttps, "must be an https address without a user in it")
      .optional(),
    jwks: z
      .string()
      .max(maxKeysCharacters)
      .superRefine((text, context) => {
        const message = faultOfKeys(text);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      })
      .optional(),
    audiences: z.array(z.string().min(1).max(512)).min(1).max(16).optional(),
    fromHeaders: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z0-9-]{1,128}$/, "must be a header's name in small letters"),
          prefix: z.string().min(1).max(64).optional(),
        }),
      )
      .min(1)
      .max(8)
      .optional(),
    forwardOriginalToken: z.boolean().optional(),
  })
  .superRefine(({ jwksUri, jwks }, context) => {
    if (jwksUri === undefined && jwks === undefined) {
      context.addIssue({ code: "custom", message: "has no keys: give jwksUri or jwks" });
    }
    if (jwksUri !== undefined && jwks !== undefined) {
      context.addIssue({ code: "custom", path: ["jwks"], message: "cannot stand beside jwksUri" });
    }
  });
export type JwtIssuer = z.infer<typeof jwtIssuerSchema>;

/** Keys fetched over plain HTTP could be anybody's. */
function isHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && url.username === "" && url.password === "" && !/\s/.test(text);
}

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
/** Members that only a private or a shared key has (RFC 7518, 6). */
const secretMembers = ["d", "k", "p", "q", "dp", "dq", "qi", "oth"];

function faultOfKeys(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "must be a JSON Web Key Set";
  }
  const parsed = keySetSchema.safeParse(value);
  if (!parsed.success) return "must be a JSON Web Key Set";
  const isSecret = parsed.data.keys.some((key) => secretMembers.some((member) => Object.hasOwn(key, member)));
  return isSecret ? "holds a private key: give public keys alone" : undefined;
}
