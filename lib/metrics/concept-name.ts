import { z } from "zod";
import { type ConceptName, concepts } from "./concepts";

export const conceptNames = Object.keys(concepts) as [ConceptName, ...ConceptName[]];
export const conceptNameSchema = z.enum(conceptNames);
