import "@mantine/core/styles.layer.css";
import "@/components/theme/tokens.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Appearance } from "@/components/theme/appearance";
import { localeCookie, pseudoWords } from "@/components/words/pseudo-locale";
import { WordsProvider } from "@/components/words/words-provider";
import { nonceHeader } from "@/lib/http/nonce-header";
import messages from "@/messages/en.json";

export const metadata: Metadata = {
  title: { default: messages.heddle.name, template: `%s · ${messages.heddle.name}` },
  description: messages.heddle.description,
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const isPseudo = (await cookies()).get(localeCookie)?.value === "pseudo";
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        {/* Browsers hide a nonce once they have read it: to React it then looks changed. */}
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
      </head>
      <body>
        <Appearance>
          <WordsProvider words={isPseudo ? pseudoWords(messages) : messages}>{children}</WordsProvider>
        </Appearance>
      </body>
    </html>
  );
}
