import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ModelPage } from "@/components/models/model-page";
import { dnsLabelSchema } from "@/lib/policies/names";

type Props = { params: Promise<{ namespace: string; service: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).service };
}

export default async function Page({ params }: Props) {
  const { namespace, service } = await params;
  if (![namespace, service].every((name) => dnsLabelSchema.safeParse(name).success)) notFound();
  return <ModelPage namespace={namespace} service={service} />;
}
