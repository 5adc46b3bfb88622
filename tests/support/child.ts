import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Interface } from "node:readline";

const ROOT = join(__dirname, "../..");

/** A script of `tests/support` in a process of its own, which says "ready" and then answers line by line. */
export class Child {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string, undefined>;
  private readonly closed: Promise<unknown>;

  /** @param limit most bytes, in blocks of the shell, of a file that the process writes */
  private constructor(script: string, args: readonly string[], limit: string) {
    const command = `ulimit -f ${limit}; exec "$0" "$@"`;
    const node = [process.execPath, "-r", "ts-node/register/transpile-only"];
    const run = [...node, join("tests/support", script), ...args];
    this.process = spawn("sh", ["-c", command, ...run], {
      cwd: ROOT,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines: Interface = createInterface({ input: this.process.stdout! });
    this.lines = lines[Symbol.asyncIterator]();
    this.closed = once(this.process, "close");
  }

  static async start(script: string, args: readonly string[], limit = "unlimited"): Promise<Child> {
    const child = new Child(script, args, limit);
    const first = await child.line();
    if (first !== "ready") throw new Error(`${script}: ${String(first)}`);
    return child;
  }

  say(text: string): void {
    this.process.stdin!.write(text);
  }

  /** The next line that it answers; `null` if it ended. */
  async line(): Promise<string | null> {
    const next: IteratorResult<string, undefined> = await this.lines.next();
    return next.value ?? null;
  }

  /** All lines until it ends. */
  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (let line = await this.line(); line !== null; line = await this.line()) lines.push(line);
    await this.closed;
    return lines;
  }

  /** Ends its input. */
  end(): void {
    this.process.stdin!.end();
  }

  kill(): void {
    this.process.kill("SIGKILL");
  }
}
