import { describe, expect, it } from "vitest";
import { imageReference, parseImageLock } from "./image-lock.ts";

const DIGEST = `sha256:${"5".repeat(64)}`;
const caddy = { repository: "registry.example/caddy", tag: "2.11", digest: DIGEST, source: "official" };
const etherpad = { repository: "etherpad/etherpad", tag: "3.3.1", digest: null, source: "official" };

const lockText = (images: Readonly<Record<string, unknown>>) => JSON.stringify({ images });
const NOT_A_LOCK = new Error("images.lock.json: not an image lock. Write it anew with: npm run images");

describe("parseImageLock", () => {
  it("gives the lock when every image that is needed has its digest", () => {
    const lock = parseImageLock("images.lock.json", lockText({ caddy, etherpad }), ["caddy"]);
    expect(lock.images["caddy"]).toEqual(caddy);
    expect(imageReference(lock, "caddy")).toBe(`registry.example/caddy@${DIGEST}`);
  });

  it("names every image that has no entry", () => {
    expect(() => parseImageLock("images.lock.json", lockText({ caddy }), ["caddy", "etherpad", "postgres"])).toThrow(
      new Error("images.lock.json: no entry for etherpad, postgres. Add its repository and tag, then: npm run images"),
    );
  });

  it("asks no digest of an image that is built from a folder of the repository", () => {
    const own = { repository: "chatterie/x", tag: "1", digest: null, source: "build", context: "services/x/image" };
    expect(parseImageLock("images.lock.json", lockText({ own }), ["own"]).images["own"]).toEqual(own);
    const { context: _, ...folderless } = own;
    expect(() => parseImageLock("images.lock.json", lockText({ own: folderless }), ["own"])).toThrow(NOT_A_LOCK);
  });

  it("names every image that has no digest yet", () => {
    const text = lockText({ caddy, etherpad, postgres: { ...etherpad, repository: "postgres" } });
    expect(() => parseImageLock("images.lock.json", text, ["caddy", "etherpad", "postgres"])).toThrow(
      new Error("images.lock.json: no digest yet for etherpad, postgres. Ask the registry with: npm run images"),
    );
  });

  it.each([
    ["no JSON", "images: {}"],
    ["an empty file", ""],
    ["another file", '{"name": "chatterie"}'],
    ["a digest that is cut short", lockText({ caddy: { ...caddy, digest: DIGEST.slice(0, -1) } })],
    ["a digest of another kind", lockText({ caddy: { ...caddy, digest: `md5:${"5".repeat(64)}` } })],
    ["a digest in capitals", lockText({ caddy: { ...caddy, digest: `sha256:${"A".repeat(64)}` } })],
    ["no tag", lockText({ caddy: { ...caddy, tag: "" } })],
    ["a source that nobody knows", lockText({ caddy: { ...caddy, source: "friend" } })],
    ["a key too many", lockText({ caddy: { ...caddy, digets: DIGEST } })],
  ])("refuses %s and says how to write it anew", (_, text) => {
    expect(() => parseImageLock("images.lock.json", text, ["caddy"])).toThrow(NOT_A_LOCK);
  });
});

describe("imageReference", () => {
  const lock = parseImageLock("images.lock.json", lockText({ caddy, etherpad }), []);

  it("leaves the tag out: the digest alone says which image runs", () => {
    expect(imageReference(lock, "caddy")).not.toContain("2.11");
  });

  it.each(["etherpad", "nextcloud"])("never gives an image without a digest (%s)", (name) => {
    expect(() => imageReference(lock, name)).toThrow(new Error(`The image lock has no digest for ${name}.`));
  });
});
