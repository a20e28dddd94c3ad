const paths = {
  overview: "M3 12.5 10 5l7 7.5M5.5 10.5V16h9v-5.5",
  topology: "M3 8h4v4H3zM13 3h4v4h-4zM13 13h4v4h-4zM7 10h3M13 5h-3v10h3",
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
