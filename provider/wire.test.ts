import { describe, expect, it } from "vitest";
import { plain, readStruct, writeStruct } from "./wire.ts";

const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

describe("values on the engine's wire", () => {
  it("come back as they went", () => {
    const value = {
      text: "L'Épicerie “solidaire”",
      number: 1.5,
      yes: true,
      none: null,
      list: [1, [2], { a: "b" }],
      empty: {},
    };
    expect(readStruct(writeStruct(value))).toEqual(value);
  });

  it("leave out keys that have no value", () => {
    expect(readStruct(writeStruct({ a: 1, b: undefined }))).toEqual({ a: 1 });
  });

  it("are an empty object where the engine sends none", () => {
    expect(readStruct(undefined)).toEqual({});
  });
});

describe("plain", () => {
  it("takes the mark off secrets at every depth", () => {
    const wire = {
      key: secret("k"),
      list: [secret(["a", secret("b")])],
      deep: { inner: secret({ x: secret(1) }) },
      open: "o",
    };
    expect(plain(readStruct(writeStruct(wire)))).toEqual({
      key: "k",
      list: [["a", "b"]],
      deep: { inner: { x: 1 } },
      open: "o",
    });
  });

  it("takes a secret without a value for none", () => {
    expect(plain({ key: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } })).toEqual({
      key: null,
    });
  });

  it("leaves other marked objects (assets, unknown kinds) as they are", () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" };
    expect(plain({ asset })).toEqual({ asset });
  });
});
