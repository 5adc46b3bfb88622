import { run } from "./run";

const terminal = {
  // npm runs scripts in the package's folder, and keeps here where it was called.
  cwd: process.env["INIT_CWD"] ?? process.cwd(),
  live: process.stdout.isTTY,
  out: (text: string) => process.stdout.write(text),
  err: (text: string) => process.stderr.write(text),
};

run(process.argv.slice(2), terminal).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
    process.exitCode = 1;
  },
);
