import type { Metadata } from "next";
import { ConnectPage } from "@/components/connect/connect-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.connect.title };

export default function Page() {
  return <ConnectPage />;
}
