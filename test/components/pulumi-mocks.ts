import * as pulumi from "@pulumi/pulumi";

/** One registration, as the engine would get it from the program. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Inputs with every secret's mark taken off. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Top-level inputs that arrived marked as secret, sorted. */
  readonly secrets: readonly string[];
  /** What it waits for, sorted, e.g. `Container chatterie-test-postgres`. */
  readonly dependsOn: readonly string[];
  readonly parent: string | undefined;
  readonly provider: string | undefined;
  readonly deleteBeforeReplace: boolean;
  /** How many hooks run before it is created. */
  readonly hooksBeforeCreate: number;
  readonly additionalSecretOutputs: readonly string[];
}

/** All that a program registered, in an order that does not depend on timing. */
export interface Deployed<T> {
  readonly result: T;
  readonly resources: readonly Recorded[];
  /** The one resource of that kind and name, e.g. `Container chatterie-test-postgres`. */
  one(kindAndName: string): Recorded;
  /** All of a kind, e.g. `Container`. */
  all(kind: string): readonly Recorded[];
}

/** Key and value that mark a secret on Pulumi's wire (`sdk/nodejs/runtime/rpc.ts`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Runs `build` against Pulumi's mocks until nothing is under way any more.
 * What it cannot prove: anything that the engine or a provider does (defaults, validation, order of steps, replacement).
 * @throws Error when the program calls a provider function.
 */
export async function deployed<T>(build: () => T | Promise<T>): Promise<Deployed<T>> {
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks(mocks, "chatterie", "test", false);
  recordRegistrations((one) => resources.push(one));
  const result = await withShortStacks(async () => {
    const built = await build();
    await pulumi.runtime.disconnect();
    return built;
  });
  resources.sort((a, b) => (label(a) < label(b) ? -1 : 1));
  return {
    result,
    resources,
    one: (kindAndName) => {
      const found = resources.filter((one) => label(one) === kindAndName);
      if (!found[0] || found.length > 1) throw new Error(`${found.length} resources are ${kindAndName}.`);
      return found[0];
    },
    all: (kind) => resources.filter(({ type }) => kindOf(type) === kind),
  };
}

/** `Container chatterie-test-postgres`: the last part of the type, and the name. */
export function label({ type, name }: Pick<Recorded, "type" | "name">): string {
  return `${kindOf(type)} ${name}`;
}

/** The SDK takes a stack for every promise it makes; mapped to TypeScript by vitest, they are more than half of the time. */
async function withShortStacks<T>(run: () => Promise<T>): Promise<T> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

const mocks: pulumi.runtime.Mocks = {
  newResource: ({ type, name, inputs, custom }) => ({
    id: custom === false ? "" : `${name}-id`,
    state: { ...inputs, ...computed(type, name) },
  }),
  call: ({ token }) => {
    throw new Error(`No mock for ${token}. Add it to test/components/pulumi-mocks.ts.`);
  },
};

/** Outputs that only a provider knows and that other resources use. */
function computed(type: string, name: string): Record<string, unknown> {
  if (type === "docker:index/remoteImage:RemoteImage")
    return { imageId: `sha256:id-of-${name}`, repoDigest: `digest-of-${name}` };
  if (type === "command:local:Command") return { stdout: `sha256:built-${name}` };
  return {};
}

/** The part of a `RegisterResourceRequest` that tests look at; the mocks themselves leave most of it out. */
interface Registration {
  getType(): string;
  getName(): string;
  getCustom(): boolean;
  getParent(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getDeletebeforereplace(): boolean;
  getHooks(): { getBeforeCreateList(): string[] } | undefined;
  getAdditionalsecretoutputsList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> };
}
type Reply = (error: unknown, response: unknown) => void;
interface Monitor {
  registerResource(request: Registration, reply: Reply): Promise<void>;
  registerResourceHook(request: unknown, reply: Reply): void;
}

/** Listens in front of the mock monitor: `newResource` tells neither dependencies nor options. */
function recordRegistrations(record: (one: Recorded) => void): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  // The mocks of SDK 3.270.0 say that they know hooks, and do not. None is run here.
  monitor.registerResourceHook = (_request, reply) => reply(null, {});
  monitor.registerResource = (request, reply) => {
    if (request.getType() !== "pulumi:pulumi:Stack") record(recorded(request));
    return register(request, reply);
  };
}

function recorded(request: Registration): Recorded {
  const wire = request.getObject().toJavaScript();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, unwrapped(value)])),
    secrets: Object.keys(wire)
      .filter((key) => holdsSecret(wire[key]))
      .sort(),
    dependsOn: request.getDependenciesList().map(labelOfUrn).sort(),
    parent: request.getParent() === "" ? undefined : lastPart(request.getParent()),
    provider: request.getProvider() === "" ? undefined : request.getProvider().split("::").at(-2),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    hooksBeforeCreate: request.getHooks()?.getBeforeCreateList().length ?? 0,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const mark = entries.find(([key]) => key === SIGNATURE);
  if (mark?.[1] === SECRET) return unwrapped(entries.find(([key]) => key === "value")?.[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, unwrapped(inner)]));
}

function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([key, inner]) => (key === SIGNATURE && inner === SECRET) || holdsSecret(inner));
}

const lastPart = (urn: string): string => urn.split("::").at(-1) ?? urn;
const kindOf = (type: string): string => type.split(/[:$]/).at(-1) ?? type;
const labelOfUrn = (urn: string): string => label({ type: urn.split("::").at(-2) ?? "", name: lastPart(urn) });
