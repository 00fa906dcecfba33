import { duration, type Language, type Sentence } from "./sentence.ts";

/** How often a step that takes long says so where no line can move (a log, a CI). Seconds. */
const SIGN_OF_LIFE = 15;
const MOVING = 1;

/** What a running step may say of itself. */
export interface Step {
  /** What it is doing now; replaces what it said before. */
  progress(sentence: Sentence): void;
  /** A line that stays. */
  note(sentence: Sentence): void;
}

/** Where a reporter writes and how it tells the time; the tests bring their own. */
export interface ReporterOptions {
  readonly language: Language;
  /** One JSON object a line instead of sentences. */
  readonly json: boolean;
  readonly write: (text: string) => void;
  /** Whether one line can be written over and over. */
  readonly terminal: boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Runs steps one after the other and tells of each: number, what it does, how long it took. */
export class Reporter {
  readonly language: Language;
  private readonly options: ReporterOptions;
  private readonly of: number;
  private number = 0;

  constructor(of: number, options: ReporterOptions) {
    this.of = of;
    this.options = options;
    this.language = options.language;
  }

  /**
   * Runs `work`; its `said` closes the line: `[2/6] Docker… ok (3 s) : Docker 20.10.24`. An error passes through after
   * the line says that the step failed.
   */
  async step<T>(
    title: Sentence,
    work: (step: Step) => Promise<{ readonly said: Sentence; readonly value: T }>,
  ): Promise<T> {
    this.number += 1;
    const number = this.number;
    const started = this.options.now();
    const seconds = () => (this.options.now() - started) / 1000;
    let doing: Sentence | undefined;
    this.event({ step: number, of: this.of, title: title[this.language], state: "started" });
    const alive = () => this.alive(number, title, doing, seconds());
    if (this.options.terminal && !this.options.json) alive();
    const timer = setInterval(alive, (this.options.terminal ? MOVING : SIGN_OF_LIFE) * 1000);
    try {
      const { said, value } = await work({
        progress: (sentence) => {
          doing = sentence;
        },
        note: (sentence) => this.note(sentence),
      });
      this.closed(number, title, "ok", seconds(), said);
      return value;
    } catch (error) {
      this.closed(number, title, "failed", seconds());
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** A line of its own, between or inside steps. */
  note(sentence: Sentence): void {
    if (this.options.json) this.event({ note: sentence[this.language] });
    else this.line(`      ${sentence[this.language]}`);
  }

  /** One event for programs that read `--json`; nothing otherwise. */
  event(fields: Readonly<Record<string, unknown>>): void {
    if (this.options.json) this.options.write(`${JSON.stringify(fields)}\n`);
  }

  private alive(number: number, title: Sentence, doing: Sentence | undefined, seconds: number): void {
    if (this.options.json) {
      this.event({
        step: number,
        of: this.of,
        state: "running",
        doing: doing?.[this.language],
        seconds: tenths(seconds),
      });
      return;
    }
    const text = `${this.head(number, title)} ${duration(seconds)}${this.tail(doing)}`;
    this.options.write(this.options.terminal ? `\r\u001b[K${text.slice(0, 110)}` : `${text}\n`);
  }

  private closed(number: number, title: Sentence, state: "ok" | "failed", seconds: number, said?: Sentence): void {
    this.event({
      step: number,
      of: this.of,
      title: title[this.language],
      state,
      seconds: tenths(seconds),
      detail: said?.[this.language],
    });
    if (this.options.json) return;
    const outcome = state === "ok" ? "ok" : { fr: "échec", en: "failed" }[this.language];
    this.line(`${this.head(number, title)} ${outcome} (${duration(seconds)})${this.tail(said)}`);
  }

  private head(number: number, title: Sentence): string {
    return `[${number}/${this.of}] ${title[this.language]}…`;
  }

  private tail(sentence: Sentence | undefined): string {
    if (!sentence) return "";
    return this.language === "fr" ? ` : ${sentence.fr}` : `: ${sentence.en}`;
  }

  private line(text: string): void {
    this.options.write(`${this.options.terminal ? "\r\u001b[K" : ""}${text}\n`);
  }
}

/** A reporter for this process: a moving line on a terminal, else a sign of life every 15 seconds. */
export function terminalReporter(
  steps: number,
  options: { readonly language: Language; readonly json: boolean },
): Reporter {
  return new Reporter(steps, {
    ...options,
    write: (text) => void process.stdout.write(text),
    terminal: process.stdout.isTTY === true,
    now: () => performance.now(),
  });
}

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;
