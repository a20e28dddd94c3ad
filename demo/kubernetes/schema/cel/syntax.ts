/** The Common Expression Language as far as resource definitions use it (github.com/google/cel-spec). */
export type Expression =
  | { is: "literal"; value: null | boolean | number | string }
  | { is: "name"; name: string }
  | { is: "list"; items: Expression[] }
  | { is: "map"; entries: [Expression, Expression][] }
  | { is: "select"; of: Expression; field: string }
  | { is: "index"; of: Expression; at: Expression }
  | { is: "call"; name: string; on?: Expression; given: Expression[] }
  | { is: "unary"; operator: "!" | "-"; of: Expression }
  | { is: "binary"; operator: string; left: Expression; right: Expression }
  | { is: "choice"; condition: Expression; yes: Expression; no: Expression };

export class CelError extends Error {}
