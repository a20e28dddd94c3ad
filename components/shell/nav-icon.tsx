const paths = {
  overview: "M3 12.5 10 5l7 7.5M5.5 10.5V16h9v-5.5",
  topology: "M4 10h4m4-5h3M12 15h3M8 10c2.5 0 1.5-5 4-5M8 10c2.5 0 1.5 5 4 5",
  changes: "M4 6h9m0 0-2.5-2.500M13 6l-2.5 2.500M16 14H7m0 0 2.5-2.500M7 14l2.5 2.5",
} as const;

export function NavIcon({ name }: { name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
