import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { TENANT_KEY } from "../test/fixtures/services/fake-port.ts";
import { associationInputs, providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { readStruct, type WireObject, writeStruct } from "./wire.ts";

const require = createRequire(import.meta.url);
const grpc = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
  "@grpc/grpc-js",
) as typeof import("@grpc/grpc-js");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb.js");
const { Empty } = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
  "google-protobuf/google/protobuf/empty_pb.js",
);
const pb = require("@pulumi/pulumi/proto/provider_pb.js") as typeof import("@pulumi/pulumi/proto/provider_pb.js");

const URN = "urn:pulumi:test::chatterie::chatterie:index:Association::chorale";
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

const kinds = Object.fromEntries(Object.entries(pb.PropertyDiff.Kind).map(([name, number]) => [number, name]));

/** The provider as the engine starts it, spoken to as the engine speaks; Docker is a stand-in. */
describe("the provider", () => {
  const folder = mkdtempSync(`${tmpdir()}/access-`);
  const settings = providerSettingsOf(folder);
  const docker = fakeDocker();
  let server: ChildProcess;
  // biome-ignore lint/suspicious/noExplicitAny: the generated client has no types of its own
  let client: any;

  beforeAll(async () => {
    server = spawn(process.execPath, [fileURLToPath(new URL("server.ts", import.meta.url))], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve) =>
      server.stdout?.once("data", (chunk) => resolve(String(chunk).trim())),
    );
    client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }, 20_000);
  afterAll(() => {
    client.close();
    server.kill("SIGKILL");
    docker.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = <Response>(method: string, request: unknown): Promise<Response> =>
    new Promise((resolve, reject) =>
      client[method](request, (error: unknown, response: Response) => (error ? reject(error) : resolve(response))),
    );

  const diff = async (before: WireObject, after: WireObject, outputs: WireObject = before) => {
    const request = new pb.DiffRequest();
    request.setUrn(URN);
    request.setOlds(writeStruct(outputs));
    request.setOldInputs(writeStruct(before));
    request.setNews(writeStruct(after));
    const response = await call<InstanceType<typeof pb.DiffResponse>>("diff", request);
    const details: string[] = [];
    response.getDetaileddiffMap().forEach((detail, path) => {
      details.push(`${path} ${kinds[detail.getKind()]}`);
    });
    return { changes: response.getChanges(), details, replaces: response.getReplacesList() };
  };
  const create = async (inputs: WireObject, preview: boolean) => {
    const request = new pb.CreateRequest();
    request.setUrn(URN);
    request.setProperties(writeStruct(inputs));
    request.setPreview(preview);
    return call<InstanceType<typeof pb.CreateResponse>>("create", request);
  };
  const { DIFF_NONE: NONE, DIFF_SOME: SOME } = pb.DiffResponse.DiffChanges;

  it("does nothing before it was configured, and says so", async () => {
    await expect(create({ document: associationInputs() }, false)).rejects.toMatchObject({
      details: "The provider was not configured.",
    });
  });

  it("refuses versions that must not come after those of before, every one of them, and lets others pass", async () => {
    const check = async (kind: string, olds: WireObject, news: WireObject) => {
      const request = new pb.CheckRequest();
      request.setUrn(`urn:pulumi:test::chatterie::chatterie:hoster:Hoster$chatterie:index:${kind}::x`);
      request.setOlds(writeStruct(olds));
      request.setNews(writeStruct(news));
      const response = await call<InstanceType<typeof pb.CheckResponse>>("check", request);
      expect(readStruct(response.getInputs())).toEqual(news);
      return response.getFailuresList().map((failure) => `${failure.getProperty()}${failure.getReason()}`);
    };
    const before = { tags: { postgres: "17", etherpad: "3.3.1" } };
    const found = await check("Versions", before, { tags: { postgres: "18", etherpad: "3.0.0" } });
    expect(found.map((text) => text.split(": ")[0]).toSorted()).toEqual(["etherpad 3.3.1 → 3.0.0", "postgres 17 → 18"]);
    expect(await check("Versions", before, before)).toEqual([]);
    expect(await check("Versions", {}, before)).toEqual([]);
    expect(await check("Association", before, { tags: { postgres: "18" } })).toEqual([]);
  });

  it("takes its settings as the engine sends them: secrets marked, the hoster's facts as JSON text", async () => {
    const request = new pb.ConfigureRequest();
    request.setArgs(
      writeStruct({ ...settings, tenantKey: secret(TENANT_KEY), hoster: JSON.stringify(settings.hoster) }),
    );
    const response = await call<InstanceType<typeof pb.ConfigureResponse>>("configure", request);
    expect([response.getSupportspreview(), response.getAcceptsecrets()]).toEqual([true, true]);
  });

  it("finds no difference between equal documents, marked as secret or not", async () => {
    const document = associationInputs();
    expect(await diff({ document }, { document })).toEqual({ changes: NONE, details: [], replaces: [] });
    expect(await diff({ document }, { document: secret(document) as WireObject })).toMatchObject({ changes: NONE });
  });

  it("names the leaf that differs, and never replaces an association", async () => {
    const before = associationInputs();
    const after = associationInputs({
      displayName: "Chorale des Trois Rives",
      services: { etherpad: { pads: ["accueil", "ag"] } },
    });
    const found = await diff({ document: before }, { document: after });
    expect(found.changes).toBe(SOME);
    expect(found.replaces).toEqual([]);
    expect(found.details.toSorted()).toEqual([
      "document.displayName UPDATE",
      "document.services.etherpad.pads[1] ADD",
      "document.services.mattermost DELETE",
    ]);
  });

  it("wants an update when a refresh found drift, though the document is the same", async () => {
    const document = associationInputs();
    expect(await diff({ document }, { document }, { document, drift: [] })).toMatchObject({ changes: NONE });
    expect(
      await diff({ document }, { document }, { document, drift: ["etherpad: pad accueil is missing"] }),
    ).toMatchObject({ changes: SOME, details: ["drift UPDATE"] });
  });

  it("shows the document in a preview and touches nothing", async () => {
    const document = associationInputs();
    const response = await create({ document }, true);
    expect(readStruct(response.getProperties())).toEqual({ document });
    expect(response.getId()).toBe("");
    expect(docker.calls()).toEqual([]);
  });

  it("names the association it made, with all it must remember", async () => {
    const document = associationInputs({ services: {} });
    docker.answer([{ when: ["while read -r path content"] }]);
    const response = await create({ document }, false);
    expect(response.getId()).toBe("chorale");
    expect(readStruct(response.getProperties())).toMatchObject({ document, drift: [] });
  });

  it("hands a failure on as one sentence, without a stack trace", async () => {
    docker.answer([
      { when: ["exec"], stderr: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n", code: 1 },
    ]);
    const failed = create({ document: associationInputs({ services: { etherpad: {} } }) }, false);
    await expect(failed).rejects.toMatchObject({
      details:
        "etherpad: Docker does not answer. Start it, then run the same command again.\nThe association's pages are as before. Run the same command again when this is mended.",
    });
  });

  it("tells the operator through the engine, and only then that the step is done", async () => {
    const told: string[] = [];
    const engine = await engineThatListens(told);
    const handshake = new pb.ProviderHandshakeRequest();
    handshake.setEngineAddress(`127.0.0.1:${engine.port}`);
    await call("handshake", handshake);
    docker.answer([{ when: ["while read -r path content"] }]);
    const request = new pb.DeleteRequest();
    request.setUrn(URN);
    request.setProperties(writeStruct({ document: associationInputs({ services: {} }) }));
    await call("delete", request);
    expect(told).toEqual([
      `2 ${URN} chorale: access is suspended. Nothing was erased: put chorale.yaml back and run pulumi up, and everything is there again.`,
    ]);
    engine.server.forceShutdown();
  });

  it("leaves when the engine asks it to", async () => {
    client.close();
    const code = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    expect(await code).toBe(0);
  });
});

/** The engine's log service: notes severity (2 is a warning), resource and text. */
async function engineThatListens(told: string[]) {
  const server = new grpc.Server();
  const { log } = EngineService;
  server.addService(
    { log },
    {
      log: (call: { request: { getSeverity(): number; getUrn(): string; getMessage(): string } }, reply: Reply) => {
        const { request } = call;
        setTimeout(() => {
          told.push(`${request.getSeverity()} ${request.getUrn()} ${request.getMessage()}`);
          reply(null, new Empty());
        }, 50);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { server, port };
}
type Reply = (error: null, response: unknown) => void;
