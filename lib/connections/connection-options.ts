import "server-only";
import { z } from "zod";
import { jsonTextSchema } from "../contract/json-text";

/** Where a secret is found: never the secret itself. A file is read anew whenever it changed. */
export const secretRefSchema = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is not a variable's name") }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  'must be { "env": NAME } or { "file": PATH }',
);
export type SecretRef = z.infer<typeof secretRefSchema>;

/** What the client itself says; an option that said it too would be lost, or break it. */
const ownHeaders = ["authorization", "accept", "content-type", "content-length", "host", "connection"];
const ownParams = ["query", "start", "end", "step", "time", "timeout", "match[]", "limit"];

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "is not a header's name")
  .refine((name) => !ownHeaders.includes(name.toLowerCase()), "is a header of the client's own");
const oneLine = z
  .string()
  .min(1)
  .regex(/^[\x20-\x7e]+$/, "must be one line of plain characters");

const tlsSchema = z
  .strictObject({
    /** The authorities that are trusted instead of the usual ones, as PEM. */
    ca: secretRefSchema.optional(),
    /** What this client shows of itself (mTLS), and its key, as PEM. */
    cert: secretRefSchema.optional(),
    key: secretRefSchema.optional(),
    /** The name that the server's certificate must carry, where it is not the address's. */
    serverName: z.hostname().optional(),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    message: "cert and key belong together",
    path: ["cert"],
  });

const settingsShape = {
  /** Whose data: `X-Scope-OrgID` (Mimir), `THANOS-TENANT`, `AccountID` (VictoriaMetrics). */
  tenant: z.strictObject({ header: headerName, value: oneLine }).optional(),
  bearerToken: secretRefSchema.optional(),
  basicAuth: z
    .strictObject({
      username: oneLine.refine((name) => !name.includes(":"), "cannot have a colon"),
      password: secretRefSchema,
    })
    .optional(),
  tls: tlsSchema.optional(),
  /** Sent with every request: `dedup`, `partial_response`, `nocache`, `extra_label`. A list repeats the parameter. */
  params: z
    .record(
      z.string().refine((name) => !ownParams.includes(name), "is a parameter of the client's own"),
      z.union([z.string(), z.array(z.string()).min(1)]),
    )
    .optional(),
};
const isEitherWay = {
  when: ({ bearerToken, basicAuth }: { bearerToken?: unknown; basicAuth?: unknown }) =>
    bearerToken === undefined || basicAuth === undefined,
  said: { message: "bearerToken and basicAuth exclude each other", path: ["bearerToken"] },
};

/** How one upstream is reached: Prometheus (Mimir, Thanos, VictoriaMetrics), Loki, a control plane. */
export const connectionOptionsSchema = z
  .strictObject({
    /** With the path under which `/api/v1` is: `/prometheus` (Mimir), `/select/<id>/prometheus` (VictoriaMetrics). */
    url: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !/[?#]/.test(url), "has no query: parameters belong into params"),
    ...settingsShape,
  })
  .refine(isEitherWay.when, isEitherWay.said)
  .refine(({ url, tls }) => tls === undefined || url.startsWith("https:"), {
    message: "tls needs an https address",
    path: ["tls"],
  });
export type ConnectionOptions = z.infer<typeof connectionOptionsSchema>;

/** The same without the address, as JSON text: what stands in an environment variable beside the address. */
export const connectionSettingsSchema = jsonTextSchema.pipe(
  z.strictObject(settingsShape).refine(isEitherWay.when, isEitherWay.said),
);
