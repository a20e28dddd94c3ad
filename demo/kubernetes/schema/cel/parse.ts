import { CelError, type Expression } from "./syntax";
import { type Token, tokens } from "./tokens";

const levels = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];
const constants: { [name: string]: null | boolean } = { true: true, false: false, null: null };

const parsed = new Map<string, Expression>();

export function parseCel(text: string): Expression {
  const known = parsed.get(text);
  if (known) return known;
  const expression = new Parser(tokens(text)).whole();
  parsed.set(text, expression);
  return expression;
}

class Parser {
  #next = 0;
  constructor(readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.#choice();
    if (this.#next < this.tokens.length) throw new CelError("unexpected end of the expression");
    return expression;
  }

  #peek(...signs: string[]): string | undefined {
    const token = this.tokens[this.#next];
    const isSign = token?.is === "sign" || (token?.is === "name" && token.value === "in");
    return token && isSign && signs.includes(String(token.value)) ? String(token.value) : undefined;
  }

  #take(...signs: string[]): string | undefined {
    const found = this.#peek(...signs);
    if (found !== undefined) this.#next += 1;
    return found;
  }

  #require(sign: string): void {
    if (this.#take(sign) === undefined) throw new CelError(`expected ${sign}`);
  }

  #choice(): Expression {
    const condition = this.#level(0);
    if (!this.#take("?")) return condition;
    const yes = this.#level(0);
    this.#require(":");
    return { is: "choice", condition, yes, no: this.#choice() };
  }

  #level(depth: number): Expression {
    const operators = levels[depth];
    if (!operators) return this.#unary();
    let left = this.#level(depth + 1);
    for (let operator = this.#take(...operators); operator; operator = this.#take(...operators)) {
      left = { is: "binary", operator, left, right: this.#level(depth + 1) };
    }
    return left;
  }

  #unary(): Expression {
    const operator = this.#take("!", "-");
    return operator ? { is: "unary", operator: operator as "!" | "-", of: this.#unary() } : this.#member();
  }

  #member(): Expression {
    let of = this.#primary();
    for (;;) {
      if (this.#take(".")) of = this.#selection(of);
      else if (this.#take("[")) {
        of = { is: "index", of, at: this.#choice() };
        this.#require("]");
      } else return of;
    }
  }

  #selection(of: Expression): Expression {
    const name = this.#name();
    if (!this.#take("(")) return { is: "select", of, field: unescaped(name) };
    return { is: "call", name, on: of, given: this.#listUntil(")") };
  }

  #name(): string {
    const token = this.tokens[this.#next++];
    if (token?.is !== "name") throw new CelError("expected a name");
    return token.value;
  }

  #primary(): Expression {
    if (this.#take("(")) {
      const inside = this.#choice();
      this.#require(")");
      return inside;
    }
    if (this.#take("[")) return { is: "list", items: this.#listUntil("]") };
    if (this.#take("{")) return this.#map();
    const token = this.tokens[this.#next];
    if (token?.is === "text" || token?.is === "number") {
      this.#next += 1;
      return { is: "literal", value: token.value };
    }
    const name = this.#name();
    if (name in constants) return { is: "literal", value: constants[name] ?? null };
    return this.#take("(") ? { is: "call", name, given: this.#listUntil(")") } : { is: "name", name };
  }

  #listUntil(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      items.push(this.#choice());
      if (!this.#peek(end)) this.#require(",");
    }
    return items;
  }

  #map(): Expression {
    const entries: [Expression, Expression][] = [];
    while (!this.#take("}")) {
      const key = this.#choice();
      this.#require(":");
      entries.push([key, this.#choice()]);
      if (!this.#peek("}")) this.#require(",");
    }
    return { is: "map", entries };
  }
}

/** `__namespace__` is the field `namespace`, a word of the language. */
function unescaped(name: string): string {
  return /^__[a-z]+__$/.test(name) ? name.slice(2, -2) : name;
}
