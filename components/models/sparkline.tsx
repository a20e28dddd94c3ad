import styles from "./models-table.module.css";

type Props = { values: readonly (number | null)[]; colour: string; label: string };

const width = 84;
const height = 22;

/** How a figure moved, from zero up; gaps stay gaps. It takes two known values to draw a line. */
export function Sparkline({ values, colour, label }: Props) {
  const known = values.filter((value) => value !== null);
  const most = Math.max(0, ...known);
  return (
    <svg className={styles.spark} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {stretches(values).map((stretch) => (
        <polyline
          key={stretch[0]?.[0]}
          points={stretch.map(([index, value]) => point(index, value)).join(" ")}
          fill="none"
          stroke={colour}
          strokeWidth="1.5"
        />
      ))}
    </svg>
  );

  function point(index: number, value: number): string {
    const x = (index / (values.length - 1)) * width;
    const y = height - 2 - (most === 0 ? 0 : (value / most) * (height - 4));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  }
}

/** Neighbouring values without a gap between them. */
function stretches(values: readonly (number | null)[]): [number, number][][] {
  const found: [number, number][][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null) found.push([]);
    else found.at(-1)?.push([index, value]);
  }
  return found.filter((stretch) => stretch.length > 1);
}
