"use client";

import { PlainPage } from "@/components/shell/plain-page";

export default function BrokenPage({ reset }: { reset: () => void }) {
  return <PlainPage title="broken" why="brokenWhy" retry={reset} />;
}
