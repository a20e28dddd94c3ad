/** One message's rules, by its fields' names in the proto; `oneofs` are those of which one field has to be set. */
export type MessageRules = {
  /** The proto file that says so. */
  source: string;
  fields: Record<string, FieldRule>;
  oneofs: string[];
};

/** 64-bit bounds are text, durations as in `0.5s`: as protobuf's JSON writes them. */
export type Bounds = {
  gt?: number | string;
  gte?: number | string;
  lt?: number | string;
  lte?: number | string;
};

export type TextRule = {
  min_len?: string;
  max_bytes?: string;
  pattern?: string;
  in?: string[];
  well_known_regex?: string;
  /** False: only what would break a header's line is refused. */
  strict?: boolean;
  ignore_empty?: boolean;
};

/** protoc-gen-validate's rules, as far as the messages in `generated/` use them (a test holds that). */
export type FieldRule = {
  string?: TextRule;
  bytes?: { min_len?: string; max_len?: string };
  bool?: { const?: boolean };
  uint32?: Bounds;
  uint64?: Bounds;
  double?: Bounds;
  enum?: { defined_only?: boolean; not_in?: number[] };
  duration?: Bounds & { required?: boolean };
  message?: { required?: boolean };
  any?: { required?: boolean };
  repeated?: { min_items?: string; max_items?: string; unique?: boolean; items?: FieldRule };
  map?: { min_pairs?: string; keys?: FieldRule };
};
