"use client";

import { Autocomplete, MultiSelect, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ExploreView } from "../../lib/explore/explore-view";
import { conceptNames } from "../../lib/metrics/concept-name";
import { type ConceptName, concepts } from "../../lib/metrics/concepts";
import { dimensions } from "../../lib/metrics/dimensions";
import { servicesRoute } from "../../lib/services/routes";
import { useApi } from "../api/use-api";
import { useUrlState } from "../ui/use-url-state";
import styles from "./explore-page.module.css";

type Ask = Extract<ExploreView["ask"], { kind: "concept" }>;
type Place = "namespace" | "service" | "version";

const mostDimensions = 4;
const isConcept = (text: string): text is ConceptName => Object.hasOwn(concepts, text);

/** Which concept, by what it is told apart, and to what it is narrowed: each control writes one word of the address. */
export function ConceptForm({ ask: { concept, by, where } }: { ask: Ask }) {
  const t = useTranslations("explore");
  const { mesh, window, set } = useUrlState();
  const { data } = useApi(servicesRoute, { params: {}, query: { mesh, window } }, { refetchMs: 60_000 });
  const services = data?.services ?? [];
  const fits = (each: { namespace: string; service: string }, ...places: ("namespace" | "service")[]) =>
    places.every((place) => where[place] === undefined || each[place] === where[place]);
  const options: Record<Place, string[]> = {
    namespace: services.map(({ namespace }) => namespace),
    service: services.filter((each) => fits(each, "namespace")).map(({ service }) => service),
    version: services
      .filter((each) => fits(each, "namespace", "service"))
      .flatMap(({ versions }) => versions),
  };
  return (
    <div className={styles.ask}>
      <Select
        className={styles.concept ?? ""}
        label={t("concept.label")}
        searchable
        allowDeselect={false}
        maxDropdownHeight={360}
        nothingFoundMessage={t("concept.none")}
        translate="no"
        value={concept}
        onChange={(name) => name && set({ concept: name, only: null })}
        data={conceptNames.map((name) => ({ value: name, label: name }))}
        filter={({ options: all, search }) =>
          all.filter((each) => "value" in each && isFound(String(each.value), search))
        }
        renderOption={({ option: { value } }) => <ConceptOption name={value} />}
        description={<span translate="no">{concepts[concept].says}</span>}
        inputWrapperOrder={["label", "input", "description"]}
      />
      <MultiSelect
        className={styles.by ?? ""}
        label={t("by.label")}
        placeholder={by.length === 0 ? t("by.none") : ""}
        maxValues={mostDimensions}
        clearable={false}
        value={[...by]}
        onChange={(words) => set({ by: words.join(",") || null, only: null })}
        data={dimensions.map((value) => ({ value, label: t(`by.dimension.${value}`) }))}
      />
      {(["namespace", "service", "version"] as const).map((place) => (
        <WhereField
          key={`${place} ${where[place] ?? ""}`}
          place={place}
          value={where[place] ?? ""}
          options={[...new Set(options[place])].sort()}
        />
      ))}
    </div>
  );
}

function WhereField({ place, value, options }: { place: Place; value: string; options: string[] }) {
  const t = useTranslations("explore.where");
  const { set } = useUrlState();
  const [typed, setTyped] = useState(value);
  const take = (text: string) => {
    if (text.trim() !== value) set({ [place]: text.trim() || null, only: null });
  };
  return (
    <Autocomplete
      className={styles.where ?? ""}
      label={t(place)}
      placeholder={t("any")}
      translate="no"
      maxLength={63}
      value={typed}
      data={options}
      onChange={setTyped}
      onOptionSubmit={take}
      onBlur={() => take(typed)}
      onKeyDown={(event) => {
        if (event.key === "Enter") take(typed);
      }}
    />
  );
}

function ConceptOption({ name }: { name: string }) {
  if (!isConcept(name)) return name;
  const { unit, says, kind } = concepts[name];
  return (
    <span className={styles.option} translate="no">
      <span className={styles.optionHead}>
        <span>{name}</span>
        <span className={styles.optionUnit}>
          {kind} · {unit}
        </span>
      </span>
      <span className={styles.optionSays}>{says}</span>
    </span>
  );
}

/** By its name or by what it says. */
function isFound(name: string, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/);
  const text = isConcept(name) ? `${name} ${concepts[name].says} ${concepts[name].unit}`.toLowerCase() : name;
  return words.every((word) => text.includes(word));
}
