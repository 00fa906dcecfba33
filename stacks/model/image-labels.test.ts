import { expect, it } from "vitest";
import { fullReference, readReference } from "./image-labels.ts";

const digest = `sha256:${"0a".repeat(32)}`;

it.each([
  { repository: "127.0.0.1:5055/mattermost", tag: "11.4.0", digest },
  { repository: "mattermost/mattermost-team-edition", tag: "11.7.9", digest: null },
  { repository: "postgres", tag: "17", digest },
])("reads back $repository:$tag as it was written", (image) => {
  expect(readReference(fullReference({ ...image, source: "official" }))).toEqual(image);
});

it.each(["", "postgres", "sha256:12", "127.0.0.1:5055/mattermost"])("takes %j for no reference with a tag", (text) => {
  expect(readReference(text)?.tag).not.toBe("5055/mattermost");
  if (!text.includes(":")) expect(readReference(text)).toBeUndefined();
});
