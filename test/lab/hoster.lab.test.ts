import { afterAll, beforeAll, describe } from "vitest";
import { LabStack } from "./lab-stack.ts";
import { badInput } from "./story/bad-input.ts";
import { faults } from "./story/faults.ts";
import { secrets } from "./story/secrets.ts";
import { standUp } from "./story/stand-up.ts";
import { takeDown } from "./story/take-down.ts";
import { tenants } from "./story/tenants.ts";

// One hoster lives through all of it, in this order: real engine, real Docker, real HTTP, programs built by the lab.
const lab = new LabStack();
beforeAll(() => lab.prepare());
afterAll(() => lab.removeContainers());

describe("a hoster is brought up", () => standUp(lab));
describe("its associations come, change, go and come back", () => tenants(lab));
describe("mistakes are refused in one sentence", () => badInput(lab));
describe("secrets stay where they belong", () => secrets(lab));
describe("faults and changes made by hand are healed", () => faults(lab));
describe("it is taken down and comes back around its data", () => takeDown(lab));
