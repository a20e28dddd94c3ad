import { functions } from "./functions";
import { CelError, type Expression } from "./syntax";
import { areEqual, Duration, isMap, order, type Value } from "./values";

export type Names = { [name: string]: Value | undefined };

/** The value of an expression; throws a CelError where it has none. */
export function evaluate(expression: Expression, names: Names): Value {
  const of = (inside: Expression) => evaluate(inside, names);
  switch (expression.is) {
    case "literal":
      return expression.value;
    case "name":
      return known(names[expression.name], `undeclared reference to '${expression.name}'`);
    case "list":
      return expression.items.map(of);
    case "map":
      return Object.fromEntries(expression.entries.map(([key, value]) => [String(of(key)), of(value)]));
    case "select":
      return field(of(expression.of), expression.field);
    case "index":
      return item(of(expression.of), of(expression.at));
    case "unary":
      return unary(expression.operator, of(expression.of));
    case "binary":
      return binary(expression, names);
    case "choice":
      return isTrue(of(expression.condition)) ? of(expression.yes) : of(expression.no);
    case "call":
      return call(expression, names);
  }
}

function known(value: Value | undefined, why: string): Value {
  if (value === undefined) throw new CelError(why);
  return value;
}

function field(value: Value, name: string): Value {
  return known(isMap(value) ? value[name] : undefined, `no such key: ${name}`);
}

function item(value: Value, at: Value): Value {
  if (Array.isArray(value)) return known(value[Number(at)], `index out of bounds: ${String(at)}`);
  return field(value, String(at));
}

function isTrue(value: Value): boolean {
  if (typeof value !== "boolean") throw new CelError("no such overload");
  return value;
}

function unary(operator: "!" | "-", value: Value): Value {
  return operator === "!" ? !isTrue(value) : -Number(value);
}

type Of<Is extends Expression["is"]> = Extract<Expression, { is: Is }>;

function binary({ operator, left, right }: Of<"binary">, names: Names): Value {
  if (operator === "&&") return either(left, right, names, false);
  if (operator === "||") return either(left, right, names, true);
  const [a, b] = [evaluate(left, names), evaluate(right, names)];
  switch (operator) {
    case "==":
      return areEqual(a, b);
    case "!=":
      return !areEqual(a, b);
    case "<":
      return order(a, b) < 0;
    case "<=":
      return order(a, b) <= 0;
    case ">":
      return order(a, b) > 0;
    case ">=":
      return order(a, b) >= 0;
    case "in":
      return Array.isArray(b) ? b.some((one) => areEqual(a, one)) : isMap(b) && b[String(a)] !== undefined;
    default:
      return arithmetic(operator, a, b);
  }
}

/** One side decides even where the other fails (cel-spec, logical operators). */
function either(left: Expression, right: Expression, names: Names, decides: boolean): boolean {
  try {
    const first = isTrue(evaluate(left, names));
    return first === decides ? decides : isTrue(evaluate(right, names));
  } catch (error) {
    if (error instanceof CelError && isTrue(evaluate(right, names)) === decides) return decides;
    throw error;
  }
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (operator === "+" && typeof left === "string" && typeof right === "string") return left + right;
  if (operator === "+" && Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (left instanceof Duration && right instanceof Duration) {
    return new Duration(
      operator === "-" ? left.nanoseconds - right.nanoseconds : left.nanoseconds + right.nanoseconds,
    );
  }
  if (typeof left !== "number" || typeof right !== "number") throw new CelError("no such overload");
  if ((operator === "/" || operator === "%") && right === 0) throw new CelError("division by zero");
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  if (operator === "*") return left * right;
  return operator === "/" ? Math.trunc(left / right) : left % right;
}

function call({ name, on, given }: Of<"call">, names: Names): Value {
  const [first] = given;
  if (name === "has" && !on && first?.is === "select") {
    const holder = evaluate(first.of, names);
    return isMap(holder) && holder[first.field] !== undefined;
  }
  if (on && first?.is === "name" && given.length === 2 && given[1]) {
    const macro = loop(name, evaluate(on, names), first.name, given[1], names);
    if (macro !== undefined) return macro;
  }
  const found = functions[name];
  if (!found) throw new CelError(`undeclared reference to '${name}'`);
  const values = [...(on ? [on] : []), ...given].map((one) => evaluate(one, names));
  return found(...values);
}

function loop(
  name: string,
  over: Value,
  variable: string,
  body: Expression,
  names: Names,
): Value | undefined {
  if (!["all", "exists", "exists_one", "filter", "map"].includes(name)) return undefined;
  const items: Value[] = Array.isArray(over) ? over : isMap(over) ? Object.keys(over) : [];
  const of = (one: Value) => evaluate(body, { ...names, [variable]: one });
  if (name === "map") return items.map(of);
  const holding = items.filter((one) => isTrue(of(one)));
  if (name === "filter") return holding;
  if (name === "all") return holding.length === items.length;
  return name === "exists" ? holding.length > 0 : holding.length === 1;
}
