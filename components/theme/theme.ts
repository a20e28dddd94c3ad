import { Button, createTheme, type MantineColorsTuple } from "@mantine/core";

/** Mantine wants ten shades; ours is one accent that follows the colour scheme. */
const accent: MantineColorsTuple = [
  "var(--accent-wash)",
  "var(--accent-wash)",
  "var(--accent)",
  "var(--accent)",
  "var(--accent)",
  "var(--accent)",
  "var(--accent)",
  "var(--accent-hover)",
  "var(--accent-hover)",
  "var(--accent-hover)",
];

const systemFont =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';
const systemMono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** The values themselves are in tokens.css; this only hands them to Mantine. */
export const theme = createTheme({
  primaryColor: "accent",
  colors: { accent },
  fontFamily: systemFont,
  fontFamilyMonospace: systemMono,
  headings: { fontFamily: systemFont, fontWeight: "600" },
  defaultRadius: "sm",
  radius: { sm: "var(--radius)" },
  fontSizes: { xs: "var(--text-tiny)", sm: "var(--text-small)", md: "var(--text-body)" },
  primaryShade: 5,
  cursorType: "pointer",
  focusRing: "never",
  components: {
    Button: Button.extend({
      vars: (_, { variant }) => ({
        root: variant === undefined || variant === "filled" ? { "--button-color": "var(--accent-ink)" } : {},
      }),
    }),
  },
});
