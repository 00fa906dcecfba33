import type { SecretRef } from "../../services/contract.ts";
import type { HosterPlan } from "./hoster-plan.ts";

/** Labels of all secrets that a plan asks the platform to derive, each once, sorted. Pure. */
export function derivedLabels(plan: HosterPlan): readonly string[] {
  return names(secretRefs(plan).filter(({ given }) => !given));
}

/** Keys of the secrets that the operator must give for this plan, each once, sorted. Pure. */
export function givenKeys(plan: HosterPlan): readonly string[] {
  return names(secretRefs(plan).filter(({ given }) => given));
}

function secretRefs(plan: HosterPlan): readonly SecretRef[] {
  return plan.parts.flatMap(({ plan: part }) => [
    ...part.files.flatMap(({ content }) => content.filter((piece): piece is SecretRef => typeof piece !== "string")),
    ...part.databases.map(({ password }) => password),
  ]);
}

function names(refs: readonly SecretRef[]): readonly string[] {
  return [...new Set(refs.map(({ secret }) => secret))].sort();
}
