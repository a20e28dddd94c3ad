type Field = { name: string; type: string; list: boolean; optional: boolean; attributes: string };
type Model = { name: string; fields: Field[]; primaryKey: string[]; uniqueKeys: string[][] };
type Schema = { models: Model[]; enums: { name: string; values: string[] }[] };

/** Reads what a test needs of schema.prisma; a line it does not understand is an error, not a gap. */
export function readSchema(text: string): Schema {
  const schema: Schema = { models: [], enums: [] };
  for (const [, keyword, name = "", body = ""] of text.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const lines = body
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("//"));
    if (keyword === "enum") schema.enums.push({ name, values: lines });
    else schema.models.push(readModel(name, lines));
  }
  return schema;
}

function readModel(name: string, lines: string[]): Model {
  const fields = lines.filter((line) => !line.startsWith("@@")).map((line) => readField(name, line));
  const blocks = lines.filter((line) => line.startsWith("@@"));
  const keysOf = (attribute: string) =>
    blocks
      .filter((line) => line.startsWith(`${attribute}(`))
      .map((line) => (/\[([^\]]+)\]/.exec(line)?.[1] ?? "").split(/,\s*/));
  const single = (attribute: RegExp) =>
    fields.filter((field) => attribute.test(field.attributes)).map((field) => [field.name]);
  return {
    name,
    fields,
    primaryKey: keysOf("@@id")[0] ?? single(/@id\b/)[0] ?? [],
    uniqueKeys: [...keysOf("@@unique"), ...single(/@unique\b/)],
  };
}

function readField(model: string, line: string): Field {
  const [, name, type, suffix = "", attributes = ""] = /^(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? [];
  if (!name || !type) throw new Error(`schema.prisma, model ${model}: cannot read "${line}"`);
  return { name, type, list: suffix === "[]", optional: suffix === "?", attributes };
}
