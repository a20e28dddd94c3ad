/** The part of LogQL that the store can run, as data. */
export type TextOperator = "=" | "!=" | "=~" | "!~";
export type NumberOperator = ">" | ">=" | "<" | "<=" | "==" | "!=";

export type Matcher = { name: string; operator: TextOperator; value: string };

export type LabelCondition =
  | { kind: "text"; name: string; operator: TextOperator; value: string }
  | {
      kind: "number" | "duration" | "bytes";
      name: string;
      operator: NumberOperator;
      /** A number, nanoseconds or bytes. */
      value: number;
    }
  | { kind: "and" | "or"; left: LabelCondition; right: LabelCondition };

/** `path` as in `a.b[0]["c d"]`, parsed. */
export type Extraction = { label: string; path: (string | number)[] };

export type Dropped = { name: string; condition: { operator: TextOperator; value: string } | null };

export type Stage =
  | { kind: "line"; operator: "|=" | "!=" | "|~" | "!~"; texts: string[] }
  /** Without extractions every field. */
  | { kind: "json"; extractions: Extraction[] }
  | { kind: "logfmt"; strict: boolean; keepEmpty: boolean; extractions: { label: string; key: string }[] }
  | { kind: "regexp"; pattern: string }
  /** Labels that are taken off, each where its value fits if there is a condition. */
  | { kind: "drop"; labels: Dropped[] }
  | { kind: "labels"; condition: LabelCondition };

export type LinesQuery = { kind: "lines"; matchers: Matcher[]; stages: Stage[] };

export type Grouping = { mode: "by" | "without"; labels: string[] };

export type MetricQuery =
  | {
      kind: "range";
      operation: "count_over_time" | "rate";
      lines: LinesQuery;
      rangeNs: bigint;
      offsetNs: bigint;
    }
  | {
      kind: "aggregate";
      operation: "sum" | "min" | "max" | "avg" | "count";
      grouping: Grouping | null;
      of: MetricQuery;
    };

export type Query = LinesQuery | MetricQuery;
