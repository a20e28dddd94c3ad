import "server-only";
import { z } from "zod";
import { secretRefSchema } from "../connections/connection-options";
import { hostForms } from "../git/host-forms";

/** A name that git takes for a branch (git-check-ref-format), of plain characters alone. */
const branchText = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_{][A-Za-z0-9._/{}-]*$/, "is no branch's name")
  .refine((name) => !/\.\.|\/\/|\/\.|\.$|\/$|\.lock(\/|$)|@\{/.test(name), "is no branch's name");
const withPlaces = (known: readonly string[]) => (text: string) =>
  (text.match(/\{[^}]*\}?|\}/g) ?? []).every((place) => known.includes(place.slice(1, -1)));

/** A path inside of a repository. */
const inside = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9_.{}][A-Za-z0-9_.{}/ -]*$/, "is no path in a repository")
  .refine(
    (path) => path.split("/").every((part) => !/^(|\.|\.\.|\.git)$/i.test(part)),
    "is no path in a repository",
  );

const remote = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    const fault = faultOfRemote(text);
    if (fault) context.addIssue({ code: "custom", message: fault });
  });

const credentialsSchema = z.union(
  [
    z.strictObject({
      /** Hosts take any name beside a token; GitHub's own is `x-access-token`. */
      username: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^:\s]+$/, "cannot have a colon")
        .default("git"),
      password: secretRefSchema,
    }),
    z.strictObject({
      sshKey: z.strictObject({ file: z.string().startsWith("/") }),
      /** Whose host keys are believed; without it those of the machine. */
      knownHosts: z.strictObject({ file: z.string().startsWith("/") }).optional(),
    }),
  ],
  "must be { username, password } or { sshKey, knownHosts }",
);

/** The repository that a GitOps tool follows, and how Heddle commits to it. */
export const gitSettingsSchema = z
  .strictObject({
    /** `https://`, `ssh://`, `file://`, `git@host:path`, or a path on this machine. */
    repository: remote,
    /** The branch that the tool follows. */
    base: branchText.refine((name) => !/[{}]/.test(name), "has no places to fill in").default("main"),
    /** The branch that is committed to; with `{id}` each change has one of its own, which can become a pull request. */
    branch: branchText
      .refine(
        withPlaces(["mesh", "namespace", "service", "kind", "id"]),
        "knows {mesh}, {namespace}, {service}, {kind} and {id}",
      )
      .default("heddle/{service}-{kind}-{id}"),
    /** Where in the repository objects are looked for; left out, everywhere. */
    folder: inside.refine((path) => !/[{}]/.test(path), "has no places to fill in").optional(),
    /** The file of an object that no file has yet; left out, such a change is refused. */
    path: inside
      .regex(/\.ya?ml$/, "must end in .yaml or .yml")
      .refine(
        withPlaces(["mesh", "namespace", "service", "kind", "name"]),
        "knows {mesh}, {namespace}, {service}, {kind} and {name}",
      )
      .optional(),
    author: z
      .strictObject({
        name: z.string().regex(/^[^<>\r\n]{1,100}$/, "must be one line without < and >"),
        email: z.email(),
      })
      .default({ name: "Heddle", email: "heddle@heddle.invalid" }),
    credentials: credentialsSchema.optional(),
    /** The authorities that are trusted for https, as PEM. */
    ca: z.strictObject({ file: z.string().startsWith("/") }).optional(),
    /** Where people see the repository; known of github.com, gitlab.com and codeberg.org. */
    web: z.strictObject({ url: z.url({ protocol: /^https?$/ }), form: z.enum(hostForms) }).optional(),
  })
  .superRefine(({ repository, credentials, ca }, context) => {
    const isHttps = repository.startsWith("https:");
    if (credentials && "password" in credentials && !isHttps)
      context.addIssue({
        code: "custom",
        path: ["credentials"],
        message: "a password needs an https address",
      });
    if (credentials && "sshKey" in credentials && !/^(ssh:|[^/:]+@)/.test(repository))
      context.addIssue({ code: "custom", path: ["credentials"], message: "a key needs an ssh address" });
    if (ca && !isHttps) context.addIssue({ code: "custom", path: ["ca"], message: "needs an https address" });
  });
export type GitSettings = z.output<typeof gitSettingsSchema>;

function faultOfRemote(text: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(text)) return "is no address of a repository";
  if (text.startsWith("/")) return undefined;
  if (/^[A-Za-z0-9_.-]+@[A-Za-z0-9][A-Za-z0-9.-]*:[A-Za-z0-9_~][^:]*$/.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^(https|ssh|file):$/.test(url.protocol))
    return "must be an https, ssh or file address, or a path";
  if (url.password !== "" || (url.protocol === "https:" && url.username !== ""))
    return "has no credentials: they belong into credentials";
  if (/^-/.test(url.hostname) || /^-/.test(decodeURIComponent(url.username)))
    return "is no address of a repository";
  if (url.search !== "" || url.hash !== "") return "has no query";
  return undefined;
}
