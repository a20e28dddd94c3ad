import { randomUUID } from "node:crypto";
import { Refusal } from "../refusal";
import { isAllowed, parseRules, type Rule } from "./rules";

type Token = { accessorId: string; rules: Rule[]; isManagement: boolean };

const anonymous = { accessorId: "00000000-0000-0000-0000-000000000002", rules: [], isManagement: false };

/** Tokens and policies; without a management token everything is allowed, as with `acl.enabled = false`. */
export class Acl {
  private readonly tokens = new Map<string, Token>();
  private readonly policies = new Map<string, Rule[]>();

  constructor(managementToken?: string) {
    if (managementToken === undefined) return;
    this.tokens.set(managementToken, { accessorId: randomUUID(), rules: [], isManagement: true });
  }

  get isEnabled(): boolean {
    return this.tokens.size > 0;
  }

  addPolicy(name: string, rules: string): void {
    this.policies.set(name, parseRules(rules));
  }

  addToken(policies: readonly string[]): { AccessorID: string; SecretID: string } {
    const [accessorId, secretId] = [randomUUID(), randomUUID()];
    const rules = policies.flatMap((name) => this.policies.get(name) ?? []);
    this.tokens.set(secretId, { accessorId, rules, isManagement: false });
    return { AccessorID: accessorId, SecretID: secretId };
  }

  /** What a request may do. Throws 403 for a token that is not known (acl.ErrNotFound). */
  may(secret: string | undefined): Rights {
    if (!this.isEnabled) return new Rights({ ...anonymous, isManagement: true });
    const token = secret === undefined || secret === "" ? anonymous : this.tokens.get(secret);
    if (!token) throw new Refusal(403, "ACL not found");
    return new Rights(token);
  }
}

export class Rights {
  constructor(private readonly token: Token) {}

  has(resource: string, right: "read" | "write", name: string): boolean {
    return this.token.isManagement || isAllowed(this.token.rules, resource, right, name);
  }

  /** acl.PermissionDeniedByACL, in its words (acl/errors.go). */
  require(resource: string, right: "read" | "write", name: string): void {
    if (this.has(resource, right, name)) return;
    const who = `token with AccessorID '${this.token.accessorId}'`;
    const on = name === "" ? "" : ` on "${name}"`;
    throw new Refusal(403, `Permission denied: ${who} lacks permission '${resource}:${right}'${on}`);
  }
}
