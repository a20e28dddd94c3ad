import type { MaskedKind } from "./label";
import { commonSaid, saidByProfiles } from "./said-names";

/** What a field holds by its name; `isCertain`: the name means nothing else, also where no quote follows it. */
export type FieldKind = { kind: MaskedKind; isCertain: boolean };

const said = new Map<string, FieldKind>();
for (const [names, isCertain] of [
  ...saidByProfiles.map((each) => [each, false] as const),
  [commonSaid, true] as const,
]) {
  for (const kind of ["prompt", "answer", "text"] as const)
    for (const name of names[kind] ?? []) said.set(name, { kind, isCertain });
}

const key: FieldKind = { kind: "key", isCertain: true };
const secret =
  /(?:^|[_.])(?:authorization|cookie|token|secret|password|passwd|pwd|passphrase|credentials?|jwt|api_?key|(?:access|secret|private|master|signing|account|encryption)_?key)$|(?:apikey|accesstoken|authtoken|refreshtoken|idtoken|sessiontoken|clientsecret|secretkey|privatekey|password)$/;
const inAddress = /(?:token|key|secret|password|passwd|pwd|sig|signature|auth|credential|jwt)$/;

/** The same few names come in every line. */
const known = new Map<string, FieldKind | null>();

/** What a field of this name holds that is masked; null for any other. */
export function fieldKind(name: string): FieldKind | null {
  if (name.length > 200) return null;
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = judged(name);
  if (name.length <= 40 && known.size < 2_000) known.set(name, found);
  return found;
}

function judged(name: string): FieldKind | null {
  const plain = name
    .toLowerCase()
    .replaceAll(/[ -]/g, "_")
    .replace(/(?:\.\d{1,4}){1,3}$/, "");
  const last = plain.slice(plain.lastIndexOf(".") + 1);
  return said.get(plain) ?? said.get(last) ?? (secret.test(plain) ? key : null);
}

/** The same of a parameter in an address: `key=` alone is one there. */
export function parameterKind(name: string): FieldKind | null {
  return fieldKind(name) ?? (inAddress.test(name.toLowerCase()) ? key : null);
}
