import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ServicePage } from "@/components/services/page/service-page";
import { dnsLabelSchema } from "@/lib/policies/names";

type Props = { params: Promise<{ namespace: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function Page({ params }: Props) {
  const { namespace, name } = await params;
  if (!dnsLabelSchema.safeParse(namespace).success || !dnsLabelSchema.safeParse(name).success) notFound();
  return <ServicePage namespace={namespace} name={name} />;
}
