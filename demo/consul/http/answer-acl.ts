import { fieldsOf, listOf, textOf } from "../fields";
import { Refusal } from "../refusal";
import { type Answer, type Ask, jsonOf } from "./ask";

/** `PUT /v1/acl/policy` */
export function putPolicy(ask: Ask): Answer {
  requireAcl(ask);
  const { Name: name, Rules: rules } = fieldsOf(jsonOf(ask.body));
  if (textOf(name) === "") throw new Refusal(500, "Invalid Policy: no Name is set");
  ask.acl.addPolicy(textOf(name), textOf(rules));
  return { body: { ID: textOf(name), Name: name, Rules: rules } };
}

/** `PUT /v1/acl/token` */
export function putToken(ask: Ask): Answer {
  requireAcl(ask);
  const policies = listOf(fieldsOf(jsonOf(ask.body)).Policies).map(({ Name: name }) => textOf(name));
  return { body: { ...ask.acl.addToken(policies), Policies: policies.map((name) => ({ Name: name })) } };
}

/** agent/acl_endpoint.go checkACLDisabled */
function requireAcl({ acl, rights }: Ask): void {
  if (!acl.isEnabled) throw new Refusal(401, "ACL support disabled");
  rights.require("acl", "write", "");
}
