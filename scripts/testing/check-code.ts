import { join } from "node:path";
import { execa } from "execa";
import { ROOT } from "../pulumi-environment.ts";
import { duration, type Language } from "../terminal/sentence.ts";

const PROGRAMS = [
  {
    title: { fr: "mise en forme et règles (biome)", en: "formatting and lint (biome)" },
    command: ["biome", "ci", "--colors=off", "--diagnostic-level=error", "."],
  },
  { title: { fr: "types (tsc)", en: "types (tsc)" }, command: ["tsc", "--noEmit"] },
] as const;

/** Runs formatter, linter and type checker side by side; prints what each found and how long it took. @returns whether all is well. */
export async function checkCode(options: { readonly language: Language; readonly json: boolean }): Promise<boolean> {
  const results = await Promise.all(
    PROGRAMS.map(async ({ title, command: [program, ...args] }) => {
      const started = performance.now();
      const run = await execa(join(ROOT, "node_modules", ".bin", program), args, {
        cwd: ROOT,
        reject: false,
        all: true,
        stdin: "ignore",
      });
      const seconds = (performance.now() - started) / 1000;
      const ok = !run.failed;
      if (options.json)
        process.stdout.write(`${JSON.stringify({ check: program, ok, seconds, said: ok ? undefined : run.all })}\n`);
      else
        process.stdout.write(
          `${ok ? "" : `${run.all}\n`}${title[options.language]} : ${verdict(ok, options.language)} (${duration(seconds)})\n`,
        );
      return ok;
    }),
  );
  return results.every(Boolean);
}

function verdict(ok: boolean, language: Language): string {
  if (ok) return "ok";
  return language === "fr" ? "à corriger" : "to be mended";
}
