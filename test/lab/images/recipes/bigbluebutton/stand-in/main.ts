import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { MeetingBook, type Recording } from "./meeting-book.ts";
import { standIn } from "./server.ts";

// The container's program. Variable names as in bigbluebutton/docker's .env; recordings outlive a restart, meetings do not.
const VERSION = "3.0.0-stand-in";
const RECORDINGS = "/var/bigbluebutton/recordings.json";

if (process.argv.includes("--version")) console.log(VERSION);
else {
  const secret = process.env["SHARED_SECRET"];
  if (!secret) throw new Error("SHARED_SECRET is not set");
  const kept: readonly Recording[] = existsSync(RECORDINGS) ? JSON.parse(readFileSync(RECORDINGS, "utf8")) : [];
  const book = new MeetingBook(kept, (recordings) => {
    writeFileSync(`${RECORDINGS}.part`, JSON.stringify(recordings));
    renameSync(`${RECORDINGS}.part`, RECORDINGS);
  });
  const server = standIn(secret, book);
  server.listen(8090, "0.0.0.0", () => console.log(`stand-in ${VERSION} on port 8090`));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
}
