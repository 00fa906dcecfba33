/**
 * Program for Node.js in a container: writes one association's JSON file whole and atomically, so that who reads it meanwhile
 * finds the old or the new one. It gets `{ folder, slug, text }` on standard input and prints `written`.
 */
export const JSON_NOTE_WRITER = `
const fs = require("node:fs");
try {
const { folder, slug, text } = JSON.parse(fs.readFileSync(0, "utf8"));
const path = folder + "/" + slug + ".json";
fs.writeFileSync(path + ".new", text, { mode: 0o640 });
fs.renameSync(path + ".new", path);
process.stdout.write("written");
} catch (error) { console.error(error.message); process.exit(1); }
`;
