import { type StackPlace, stackPlace } from "../pulumi-environment.ts";

/** For tests: the places of stack "local" in a clone at /clone (or elsewhere). */
export function aPlace(given: { root?: string; stack?: string; folder?: string } = {}): StackPlace {
  return stackPlace({ root: "/clone", stack: "local", ...given });
}
