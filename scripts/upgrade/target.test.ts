import { describe, expect, it } from "vitest";
import type { RunningImage } from "../../provider/running-images.ts";
import { mattermost } from "../../services/mattermost/index.ts";
import type { LockedImage } from "../../stacks/model/image-lock.ts";
import { OperatorError } from "../terminal/sentence.ts";
import { imageOf, upgradeTarget } from "./target.ts";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const entry = (tag: string, changes: Partial<LockedImage> = {}): LockedImage => ({
  repository: "registry.example/chat",
  tag,
  digest: digest("1"),
  source: "official",
  ...changes,
});
const running = (tag: string, changes: Partial<RunningImage> = {}): RunningImage => ({
  container: "chatterie-test-mattermost",
  image: "mattermost",
  repository: "registry.example/chat",
  tag,
  digest: digest("1"),
  ...changes,
});
const target = (lock: LockedImage, containers: readonly RunningImage[], to?: string) =>
  upgradeTarget({ lock: { images: { mattermost: lock } }, services: [mattermost] }, "mattermost", containers, to);
const refusal = (work: () => unknown): OperatorError => {
  try {
    work();
  } catch (error) {
    if (error instanceof OperatorError) return error;
  }
  throw new Error("it was not refused");
};

describe("where an upgrade goes", () => {
  it("is the version that the lock says, from the one that runs", () => {
    const found = target(entry("11.4.0", { digest: digest("2") }), [running("9.9.0")]);
    expect(found?.from).toEqual(entry("9.9.0"));
    expect(found?.to).toEqual(entry("11.4.0", { digest: digest("2") }));
  });

  it("is the version that was typed, whose digest is not known yet", () => {
    const found = target(entry("9.9.0"), [running("9.9.0")], "11.4.0");
    expect(found?.to).toEqual(entry("11.4.0", { digest: null }));
    expect(found?.lockBefore).toEqual(entry("9.9.0"));
  });

  it("is nowhere when exactly that runs", () => {
    expect(target(entry("9.9.0"), [running("9.9.0")])).toBeUndefined();
    expect(target(entry("9.9.0"), [running("9.9.0")], "9.9.0")).toBeUndefined();
  });

  it("is another image under the same tag, where the registry has one", () => {
    expect(target(entry("11.4.0", { digest: digest("2") }), [running("11.4.0")])?.to.digest).toBe(digest("2"));
  });

  it("begins at the oldest version, where an earlier upgrade reached some instances only", () => {
    const both = [running("11.4.0", { container: "b" }), running("9.9.0", { container: "a" })];
    expect(target(entry("11.4.0"), both)?.from.tag).toBe("9.9.0");
  });

  it("is refused where data would be lost, in the words of the rule", () => {
    expect(refusal(() => target(entry("11.4.0"), [running("11.4.0")], "9.9.0")).sentence.fr).toContain(
      "mattermost 11.4.0 → 9.9.0: whoever has logged in since Mattermost 11 could no longer do so",
    );
  });

  it("needs something that runs", () => {
    expect(refusal(() => target(entry("11.4.0"), [running("9.9.0", { image: "etherpad" })])).sentence.en).toBe(
      "There is no container of “mattermost”, so nothing to upgrade. Bring the stack up first: npm run demo (or pulumi up).",
    );
  });

  it("does not exist for an image that this project builds", () => {
    const built = entry("1", { source: "build", context: "services/x/image", digest: null });
    expect(refusal(() => target(built, [running("1")])).sentence.en).toBe(
      "The image “mattermost” is built from services/x/image: its version changes with this project, and the old one could not be put back. Make a backup, then pulumi up (see docs/upgrade.md).",
    );
  });
});

describe("what was typed", () => {
  const ground = {
    services: [{ ...mattermost, name: "chat", images: ["mattermost"] }],
    plan: { parts: [], networks: [], databases: [], routes: [], images: ["mattermost", "postgres"] },
  };

  it("may be a service or an image", () => {
    expect(imageOf(ground, "chat")).toBe("mattermost");
    expect(imageOf(ground, "postgres")).toBe("postgres");
  });

  it("must be one that the stack has", () => {
    const error = refusal(() => imageOf(ground, "paheko"));
    expect(error.sentence.en).toBe("This stack has no service or image “paheko”. It has: mattermost, postgres.");
    expect(error.sentence.fr).toBe(
      "Cette pile n'a pas de service ni d'image « paheko ». Elle a : mattermost, postgres.",
    );
    expect(error.exitCode).toBe(2);
  });
});
