import type { ProblemFix } from "../problem-finding";
import { pointerOf } from "../spec-patch";
import type { FixCode } from "./catalogue/fix-codes";

type Params = ProblemFix["params"];
type Parts = readonly (string | number)[];
type Fixed = { fix: ProblemFix };

/** A fix that takes a field or an entry of a list away. Pure. */
export function removing(code: FixCode, parts: Parts, params: Params = {}): Fixed {
  return { fix: { code, params, patch: [{ op: "remove", path: pointerOf(...parts) }] } };
}

/** A fix that gives a field another value, in the written form. Pure. */
export function setting(code: FixCode, parts: Parts, value: unknown, params: Params = {}): Fixed {
  return { fix: { code, params, patch: [{ op: "add", path: pointerOf(...parts), value }] } };
}

/** A fix that gives a figure another value, which the button says. Pure. */
export function settingTo(parts: Parts, value: number): Fixed {
  return setting("set-to", parts, value, { value });
}
