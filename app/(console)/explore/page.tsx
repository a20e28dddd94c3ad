import type { Metadata } from "next";
import { ExplorePage } from "@/components/explore/explore-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.explore.title };

export default function Page() {
  return <ExplorePage />;
}
