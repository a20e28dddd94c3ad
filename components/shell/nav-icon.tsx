const paths = {
  overview: "M3 12.5 10 5l7 7.5M5.5 10.5V16h9v-5.5",
  topology: "M3 8h4v4H3zM13 3h4v4h-4zM13 13h4v4h-4zM7 10h3M13 5h-3v10h3",
  services: "M3.500 4h13v4.500h-13zM3.500 11.500h13V16h-13zM6 6.250h.01M6 13.750h.01",
  models: "M6 6h8v8H6zM8 3v3M12 3v3M8 14v3M12 14v3M3 8h3M3 12h3M14 8h3M14 12h3",
  policies: "M10 3l6 2.500v4c0 4-2.500 6.300-6 7.500-3.500-1.200-6-3.500-6-7.500v-4z",
  changes: "M4 6h9m0 0-2.5-2.500M13 6l-2.5 2.500M16 14H7m0 0 2.5-2.500M7 14l2.5 2.5",
  logs: "M4 5h12M4 8.500h8M4 12h12M4 15.500h6",
  explore: "M3 16h14M3 16V4M5.500 12.500 9 8.500l3 2.500 4.500-6",
  audit: "M5 3.500h7l3 3V16.500H5zM12 3.500v3h3M7.500 10.500l1.800 1.800 3.200-3.600",
  meshes: "M5 5h.01M15 5h.01M10 10h.01M5 15h.01M15 15h.01M5 5l10 10M15 5 5 15M5 5v10M15 5v10",
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
