import { pattern } from "../logql/pattern";
import type { Stage } from "../logql/query-tree";
import { dropStep } from "./drop-stage";
import { readJson } from "./json-stage";
import { labelTest } from "./label-condition";
import type { Line } from "./line";
import { readLogfmt } from "./logfmt-stage";
import { regexpStep } from "./regexp-stage";

/** Runs a line through all stages in order; false for one that does not pass. */
export type Pipeline = (line: Line) => boolean;

export function pipelineOf(stages: readonly Stage[]): Pipeline {
  const steps = stages.map(stepOf);
  return (line) => steps.every((step) => step(line));
}

function stepOf(stage: Stage): Pipeline {
  switch (stage.kind) {
    case "line":
      return lineStep(stage);
    case "json":
      return (line) => {
        readJson(line, stage.extractions);
        return true;
      };
    case "logfmt":
      return (line) => {
        readLogfmt(line, stage);
        return true;
      };
    case "regexp":
      return regexpStep(stage.pattern);
    case "drop":
      return dropStep(stage.labels);
    case "labels":
      return labelTest(stage.condition);
  }
}

/** Several texts are alternatives; a negation wants none of them. */
function lineStep({ operator, texts }: Extract<Stage, { kind: "line" }>): Pipeline {
  const tests = texts.map((text) =>
    operator.endsWith("~") ? pattern(text, { whole: false }) : (line: string) => line.includes(text),
  );
  const isNegative = operator.startsWith("!");
  return ({ text }) => tests.some((test) => test(text)) !== isNegative;
}
