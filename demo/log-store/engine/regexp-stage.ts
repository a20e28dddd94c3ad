import { namedPattern } from "../logql/pattern";
import { type Line, sanitised } from "./line";

/**
 * Takes what a pattern's named groups hold, over what an earlier stage took under the same name; a line that does not fit
 * stays as it is, without an error. As in Loki (pkg/logql/log/parser.go, RegexpParser), and as recorded in `regexp-istio`.
 */
export function regexpStep(source: string): (line: Line) => boolean {
  const read = namedPattern(source);
  return (line) => {
    for (const [name, value] of Object.entries(read(line.text) ?? {})) {
      const clean = sanitised(name);
      const free =
        Object.hasOwn(line.stream, clean) || Object.hasOwn(line.metadata, clean)
          ? `${clean}_extracted`
          : clean;
      line.parsed[free] = value;
    }
    return true;
  };
}
