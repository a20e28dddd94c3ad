import { expect, it } from "vitest";
import { annotationFaults } from "./annotation-faults";

const accrual = "balancer.linkerd.io/failure-accrual";
const rate = "balancer.alpha.linkerd.io/failure-accrual-success-rate";

it.each([
  [
    "retry.linkerd.io/http",
    ["5xx", "5XX,gateway-error,429,500-504", "+503"],
    ["5xx, 429", "600", "504-500", "", "x"],
  ],
  ["retry.linkerd.io/grpc", ["unavailable", "Internal,cancelled"], ["unknown", "internal, cancelled"]],
  ["retry.linkerd.io/limit", ["0", "65535"], ["65536", "-1", "2.0", ""]],
  [
    "retry.linkerd.io/timeout",
    ["0", "300ms", " 1s ", "2m", "1h", "1d"],
    ["1m30s", "1.5s", "-1s", "5", "1w", "s", "1 s"],
  ],
  ["timeout.linkerd.io/idle", ["10s"], ["forever"]],
  [accrual, ["consecutive", "unified"], ["Consecutive", "on"]],
  [`${accrual}-consecutive-max-failures`, ["7", " 0 "], ["7.0", "-1", "4294967296"]],
  [`${accrual}-consecutive-max-penalty`, ["2m"], ["0s", "soon"]],
  [`${accrual}-consecutive-jitter-ratio`, ["0.5", "100"], ["100.1", "-0.1", "half"]],
  [`${rate}-threshold`, ["0", "0.8", "1.0"], ["1.1", "80%"]],
  [`${rate}-window`, ["10ms", "10s"], ["9ms", "0"]],
  [`${rate}-min-requests`, ["5"], ["1000001"]],
])("of %s, Linkerd reads some and not others", (key, right, wrong) => {
  expect(right.filter((value) => annotationFaults({ [key]: value }).length > 0)).toEqual([]);
  expect(wrong.filter((value) => annotationFaults({ [key]: value }).length === 0)).toEqual([]);
});

it("a least penalty above the greatest is a fault, the usual ones included", () => {
  const least = `${accrual}-consecutive-min-penalty`;
  expect(annotationFaults({ [least]: "61s" })).toEqual([{ key: least, value: "61s" }]);
  expect(annotationFaults({ [least]: "61s", [`${accrual}-consecutive-max-penalty`]: "2m" })).toEqual([]);
});

it("annotations of others are none of Linkerd's business", () => {
  expect(annotationFaults({ team: "search", "linkerd.io/inject": "enabled" })).toEqual([]);
});
