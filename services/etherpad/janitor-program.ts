/**
 * The program of the container `etherpad-janitor`: once a day it removes the pads that their association's rule gives up.
 * A pad is removed only when two looks, at least twelve hours and at most eight days apart, found it idle with the same last
 * change: a clock that jumps gives an operator a day to see it. It speaks to Etherpad's API and writes one line for each pad,
 * with its name but without its prefix, which is the key to the association's documents.
 * Runs with the Node of Etherpad's images (20 and newer), without any package. `once` as an argument makes one look and ends.
 */
export const JANITOR_PROGRAM = `"use strict";
const fs = require("node:fs");

const HOUR = 3600000;
const DAY = 24 * HOUR;
const RULES = process.env.JANITOR_RULES;
const STATE = process.env.JANITOR_STATE + "/state.json";
const ALIVE = process.env.JANITOR_ALIVE;
const KEY = process.env.JANITOR_KEY;
const BASE = process.env.JANITOR_ETHERPAD + "/api";
const PREFIX = /^[a-z0-9-]{1,12}-[0-9a-f]{10}-$/;

const day = (time) => new Date(time).toISOString().slice(0, 10);
const say = (line) => console.log(new Date().toISOString() + " " + line);
const readJson = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const write = (path, value) => {
  fs.writeFileSync(path + ".new", JSON.stringify(value) + "\\n", { mode: 0o640 });
  fs.renameSync(path + ".new", path);
};
const readState = () => { try { return readJson(STATE); } catch { return undefined; } };

async function call(method, parameters) {
  const signal = AbortSignal.timeout(20000);
  const { currentVersion } = await (await fetch(BASE, { signal })).json();
  const body = new URLSearchParams({ ...parameters, apikey: fs.readFileSync(KEY, "utf8").trim() });
  const reply = await (await fetch(BASE + "/" + currentVersion + "/" + method, { method: "POST", body, signal })).json();
  if (reply.code !== 0) throw new Error("Etherpad " + method + ": " + reply.message);
  return reply.data;
}

/** A rule that allows removing; nothing where it is missing, broken, or says that the association has no access. */
function ruleOf(slug, problems) {
  try {
    const rule = readJson(RULES + "/" + slug + ".json");
    const whole = PREFIX.test(rule.prefix) && Array.isArray(rule.keep) && typeof rule.suspended === "boolean"
      && (rule.idleDays === null || (Number.isInteger(rule.idleDays) && rule.idleDays >= 1));
    if (!whole) throw new Error("not a rule");
    return rule.suspended || rule.idleDays === null ? undefined : rule;
  } catch {
    problems.push(slug + ": its rule cannot be read");
    return undefined;
  }
}

/** Every pad that a rule speaks of, with its last change. */
async function look(slugs, problems) {
  const ruled = slugs.map((slug) => ({ slug, rule: ruleOf(slug, problems) })).filter(({ rule }) => rule);
  if (ruled.length === 0) return [];
  const { padIDs } = await call("listAllPads", {});
  const pads = [];
  for (const { slug, rule } of ruled) {
    for (const id of padIDs) {
      const name = id.slice(rule.prefix.length);
      if (!id.startsWith(rule.prefix) || rule.keep.includes(name)) continue;
      const { lastEdited } = await call("getLastEdited", { padID: id });
      if (Number.isInteger(lastEdited) && lastEdited > 0) pads.push({ slug, id, name, lastEdited, idleDays: rule.idleDays });
      else problems.push(slug + ": the last change of " + name + " is not known");
    }
  }
  return pads;
}

/** Why the clock is not to be trusted with anyone's documents; nothing when it is. */
function clockProblem(now, before, pads) {
  if (pads.some(({ lastEdited }) => lastEdited > now + HOUR)) return "the clock is behind the last change of a document";
  const passedAt = before && before.passedAt;
  if (typeof passedAt !== "number") return "this is the first look";
  if (passedAt > now) return "the clock is behind the last look, of " + day(passedAt);
  if (now - passedAt > 8 * DAY) return "the last look was " + Math.floor((now - passedAt) / DAY) + " days ago";
  return undefined;
}

async function pass(now) {
  const before = readState();
  const problems = [];
  const slugs = fs.readdirSync(RULES).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5)).sort();
  const pads = await look(slugs, problems);
  const odd = clockProblem(now, before, pads);
  const due = {};
  let removed = 0;
  for (const { slug, id, name, lastEdited, idleDays } of pads) {
    if (now - lastEdited < idleDays * DAY) continue;
    const seen = !odd && now - before.passedAt >= 12 * HOUR && before.due && before.due[id] === lastEdited;
    due[id] = lastEdited;
    if (!seen) {
      say(slug + ": " + name + " has not changed since " + day(lastEdited) + "; it is removed at the next look" + (odd ? " (" + odd + ")" : ""));
      continue;
    }
    // The rule once more: the association may have been suspended, or its rule relaxed, since the look began.
    const rule = ruleOf(slug, []);
    if (!rule || now - lastEdited < rule.idleDays * DAY || rule.keep.includes(name)) continue;
    if ((await call("padUsersCount", { padID: id })).padUsersCount > 0) continue;
    if ((await call("getLastEdited", { padID: id })).lastEdited !== lastEdited) continue;
    await call("deletePad", { padID: id });
    delete due[id];
    removed++;
    say(slug + ": " + name + " removed, unchanged since " + day(lastEdited));
  }
  if (odd && odd !== "this is the first look") problems.push("nothing was removed: " + odd);
  for (const problem of problems) say(problem);
  write(STATE, { startedAt: now, passedAt: now, due, problems, removed });
}

function start() {
  const state = readState();
  const age = state && typeof state.passedAt === "number" ? Date.now() - state.passedAt : -1;
  if (!state) write(STATE, { startedAt: Date.now(), passedAt: null, due: {}, problems: [], removed: 0 });
  // By the time since the program started, which no change of the clock touches.
  let next = age >= 0 && age < 20 * HOUR ? DAY - age : 0;
  let busy = false;
  const tick = async () => {
    fs.writeFileSync(ALIVE, "");
    if (busy || performance.now() < next) return;
    busy = true;
    await pass(Date.now()).then(() => { next = performance.now() + DAY; }, (error) => {
      say("no look: " + error.message);
      next = performance.now() + 5 * 60000;
    });
    busy = false;
  };
  setInterval(tick, 30000);
  setTimeout(tick, 0);
}

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
if (process.argv[2] === "once") pass(Date.now()).catch((error) => { say("no look: " + error.message); process.exitCode = 1; });
else start();
`;
