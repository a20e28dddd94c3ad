import { findFields } from "./find-fields";
import { findKeys } from "./find-keys";
import { findMails } from "./find-mails";
import { maskJson } from "./mask-json";
import { maskSpans } from "./span";

/** Without any of these a text holds nothing that is looked for: most texts in a line do not. */
const suspicious =
  /[:=,@%]|[spr]k[-_]|hdl_|AKIA|ASIA|ABIA|ACCA|ya29|gh[pousr]_|github_pat|glpat|xox|xapp|hf_|AIza|eyJ|[Bb](?:earer|asic)|BEARER|BASIC|-----BEGIN/;

/**
 * A log line, or any text in one, without what people and models said, mail addresses, keys and secrets; labels stand where they
 * stood. JSON stays JSON. Masking twice is masking once. Time is linear in the text's length.
 */
export function maskText(text: string): string {
  if (!suspicious.test(text)) return text;
  if (isJson(text)) return maskJson(text, maskText);
  const spans = [...findFields(text), ...findKeys(text), ...findMails(text)];
  return spans.length === 0 ? text : maskSpans(text, spans);
}

/** Objects and lists alone: a text that is one JSON text holds no more than its own words. */
function isJson(text: string): boolean {
  if (!/^\s{0,20}[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
