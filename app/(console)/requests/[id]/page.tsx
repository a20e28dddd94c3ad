import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RequestPage } from "@/components/requests/request-page";
import { isQueryableId } from "@/lib/logql/logql";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.requests.one };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = decoded((await params).id);
  if (!isQueryableId(id)) notFound();
  return <RequestPage id={id} />;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
