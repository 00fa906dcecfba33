import { describe, expect, test } from "vitest";
import { UpOutput } from "./up-output.ts";

function following(text: string): UpOutput {
  const output = new UpOutput();
  for (const line of text.split("\n")) output.line(line);
  return output;
}

const PREVIEW = `Previewing update (local):

 +  pulumi:pulumi:Stack chatterie-local create
 +  docker:index:Network edge create
 +  docker:index:Container c0 create
 ~  chatterie:index:Association chorale update
Resources:
    + 3 to create
    ~ 1 to update
    +-1 to replace
    5 changes. 2 unchanged
`;
const UPDATE = `Updating (local):

 +  pulumi:pulumi:Stack chatterie-local creating (0s)
 +  docker:index:Network edge creating (0s)
 +  docker:index:Network edge created (2s)
 ~  chatterie:index:Association chorale updating (0s) 1 changed
 ~  chatterie:index:Association chorale updated (0.53s)
 ++ docker:index:Container c0 creating replacement (0s)
 ++ docker:index:Container c0 created replacement (1s)
 +- docker:index:Container c0 replaced (0s)
 +  pulumi:pulumi:Stack chatterie-local created (4s)
`;

describe("What pulumi up prints", () => {
  test("tells first how much there will be to do", () => {
    expect(following(PREVIEW).progress()).toEqual({ phase: "preview", done: 0, total: 5, current: "chorale" });
  });

  test("tells then how much is done, each resource once", () => {
    expect(following(PREVIEW + UPDATE).progress()).toEqual({ phase: "update", done: 4, total: 5, current: "c0" });
  });

  test("of a run that changes nothing counts nothing", () => {
    const text =
      "Previewing update (local):\n\n    pulumi:pulumi:Stack chatterie-local  \nResources:\n    6 unchanged\n\nUpdating (local):\n\n    pulumi:pulumi:Stack chatterie-local  \nResources:\n    6 unchanged\n\nDuration: 3s\n";
    expect(following(text).progress()).toEqual({ phase: "update", done: 0, total: 0, current: undefined });
  });

  test("of a destroy is followed likewise", () => {
    const text =
      "Previewing destroy (local):\n\nResources:\n    - 2 to delete\n\nDestroying (local):\n\n -  docker:index:Container c0 deleting (0s)\n -  docker:index:Container c0 deleted (1s)\n";
    expect(following(text).progress()).toEqual({ phase: "update", done: 1, total: 2, current: "c0" });
  });
});

describe("The engine's diagnostics", () => {
  test("are shown without echoes, warnings and the closing line that says nothing", () => {
    const text = `Updating (local):

Diagnostics:
  docker:index:Container (c1):
    error:   sdk-v2/provider2.go:571: sdk.helper_schema: Unable to create container: Conflict.: provider=docker@5.2.0
    error: 1 error occurred:
    	* Unable to create container: Conflict.

  pulumi:pulumi:Stack (chatterie-local):
    warning: Attempting to deploy or update resources with 4 pending operations from previous deployment.
      * urn:pulumi:local::chatterie::command:local:Command::slow, interrupted while creating
    error: update failed

Outputs:
  + urls: {}
`;
    expect(following(text).diagnostics()).toBe(
      "  docker:index:Container (c1):\n    error: 1 error occurred:\n    \t* Unable to create container: Conflict.",
    );
  });

  test("keep every line of a program's own error", () => {
    const text = `Previewing update (local):

Diagnostics:
  pulumi:pulumi:Stack (chatterie-local):
    error: tenants/chorale.yaml:7:5 services.etherpad.quota: nombre attendu, reçu "50G". Écrivez : quotaGb: 50
    tenants/epicerie.yaml:2:1 contact: manque.

Resources:
    1 errored
`;
    expect(following(text).diagnostics()).toBe(
      '  pulumi:pulumi:Stack (chatterie-local):\n    error: tenants/chorale.yaml:7:5 services.etherpad.quota: nombre attendu, reçu "50G". Écrivez : quotaGb: 50\n    tenants/epicerie.yaml:2:1 contact: manque.',
    );
  });
});
