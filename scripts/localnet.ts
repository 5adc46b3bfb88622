// Serves the embedded chain, with the program on it, over HTTP and WebSocket until it is told to end.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROGRAM_ID } from "../sdk/src";
import { EmbeddedChain } from "../sdk/src/localnet";
import { serve } from "../sdk/src/localnet/server";

const ELF = join(__dirname, "../sdk/artifacts/policy_vault.so");
/** The WebSocket's port is the next one. */
const MAX_PORT = 65_534;
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const HELP = `npm run localnet -- [options]

Serves a Solana chain in this process, with the Purser program on it and nothing else.

  --port N       HTTP port, 8899 by default; WebSocket on the next one; 0 takes a free pair
  --host NAME    interface to listen on, 127.0.0.1 by default: only this machine reaches it
  --time ISO     the chain's time at the start, for instance 2026-03-25T12:00:00Z; now by default
  --clock KIND   real (default): time passes, a slot every 400 ms; manual: it moves only when told to
  --help         this text
`;

interface Options {
  readonly port: number;
  readonly host: string;
  /** Seconds. */
  readonly unixTime: bigint;
  readonly clock: "real" | "manual";
}

/** The command line is not as the help says. */
class BadOption extends Error {}

function readOptions(args: readonly string[]): Options | "help" {
  const options = Object.fromEntries(
    ["port", "host", "time", "clock"].map((name) => [name, { type: "string" as const }]),
  );
  let values: Readonly<Record<string, unknown>>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: "boolean" as const } },
    }));
  } catch (cause) {
    throw new BadOption((cause as Error).message);
  }
  if (values["help"] === true) return "help";
  const text = (name: string): string | undefined => values[name] as string | undefined;
  return {
    port: readPort(text("port") ?? "8899"),
    host: text("host") ?? "127.0.0.1",
    unixTime: readTime(text("time") ?? new Date().toISOString()),
    clock: readClock(text("clock") ?? "real"),
  };
}

function readPort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= MAX_PORT) return Number(value);
  throw new BadOption(`--port must be a whole number from 0 to ${MAX_PORT}, got "${value}"`);
}

function readTime(value: string): bigint {
  const day = ISO_TIME.exec(value)?.[1];
  const milliseconds = Date.parse(value);
  if (day !== undefined && !Number.isNaN(milliseconds)) {
    // A day that its month does not have would be taken for one of the next month.
    const exists = new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
    if (exists) return BigInt(Math.floor(milliseconds / 1_000));
  }
  throw new BadOption(
    `--time must be a time with its zone, such as 2026-03-25T12:00:00Z, got "${value}"`,
  );
}

function readClock(value: string): Options["clock"] {
  if (value === "real" || value === "manual") return value;
  throw new BadOption(`--clock must be real or manual, got "${value}"`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(HELP);
    return;
  }
  const { host, port, clock, unixTime } = options;
  const programs = [{ programId: PROGRAM_ID, elf: readFileSync(ELF) }];
  const chain = EmbeddedChain.start({ programs, unixTime });
  if (clock === "real") chain.resumeClock();
  const server = await serve(chain, { host, port });

  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // A terminal's interrupt can arrive twice: from the terminal and from the parent process.
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void server.close().then(() => process.exit(0));
    });
  }
  process.stdout.write(describe(server, options));
}

function describe(
  { url, wsUrl }: { readonly url: string; readonly wsUrl: string },
  { unixTime, clock }: Options,
): string {
  const start = new Date(Number(unixTime) * 1_000).toISOString();
  return `RPC        ${url}
WebSocket  ${wsUrl}
program    ${PROGRAM_ID.toBase58()}
clock      ${clock}, from ${start}
faucet     solana airdrop 10 ADDRESS --url ${url}
           or the request {"jsonrpc":"2.0","id":1,"method":"requestAirdrop","params":["ADDRESS",10000000000]}
clients    export ANCHOR_PROVIDER_URL=${url}
Ctrl-C ends it; the chain is gone then.
`;
}

main().catch((error: unknown) => {
  const usage = error instanceof BadOption;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(usage ? `${message}\nSee npm run localnet -- --help\n` : `${message}\n`);
  process.exitCode = usage ? 2 : 1;
});
