import { writeFileSync } from "node:fs";
import { utils } from "@coral-xyz/anchor";
import type { Connection, VersionedTransactionResponse } from "@solana/web3.js";
import { decodeVerdict, PROGRAM_ID, REASONS } from "../../sdk/src";
import type { Gate, Verdict } from "../../sdk/src";
import idl from "../../sdk/artifacts/policy_vault.json";

/** What an instruction answered on the chain: a reason, `Allow`, or `Escalate` with what is missing. */
interface Arm {
  readonly instruction: string;
  readonly answer: string;
  /** The gate that decided; `null` where none did. */
  readonly gate: Gate | null;
}

/** The program's errors are numbered from here. */
const OFFSET = 6_000;
const NAMES = new Map(idl.instructions.map(({ discriminator, name }) => [discriminator[0], name]));
const REASON_NAMES = new Map(REASONS.map(({ code, name }) => [OFFSET + code, name]));
/** Chains that the running tests may still use. */
const RECENT = 4;
const PAGE = 1_000;

/** File for the arms of a run; empty where nobody asks. */
const FILE = process.env["PURSER_ARMS"] ?? "";

const chains: { readonly connection: Connection; seen: string | undefined }[] = [];
const found = new Map<string, Arm & { readonly test: string }>();
let running = "";

/** Has the transactions that land on a chain read after each test. */
export function watch(connection: Connection): void {
  if (FILE === "") return;
  chains.unshift({ connection, seen: undefined });
  chains.length = Math.min(chains.length, RECENT);
}

/** Notes what the program answered to `evaluate`, which is asked without landing. */
export function noteEvaluation(verdict: Verdict): void {
  for (const answer of answersOf(verdict)) note({ instruction: "evaluate", ...answer });
}

/** Reads what landed: no test is asked what it means to show. */
export const readingArms: Mocha.RootHookObject = {
  beforeEach(this: Mocha.Context) {
    running = this.currentTest?.fullTitle() ?? "";
  },
  async afterEach() {
    for (const chain of chains) await readNew(chain);
  },
  afterAll() {
    const arms = [...found.values()];
    if (FILE !== "") writeFileSync(FILE, `${JSON.stringify(arms, null, 2)}\n`);
  },
};

async function readNew(chain: (typeof chains)[number]): Promise<void> {
  const { connection, seen } = chain;
  const options = seen === undefined ? { limit: PAGE } : { limit: PAGE, until: seen };
  const page = await connection.getSignaturesForAddress(PROGRAM_ID, options, "confirmed");
  for (const { signature } of page.reverse()) {
    const get = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
    const transaction = await connection.getTransaction(signature, get);
    for (const arm of transaction ? armsOf(transaction) : []) note(arm);
    chain.seen = signature;
  }
}

function armsOf({ transaction, meta }: VersionedTransactionResponse): Arm[] {
  const { staticAccountKeys, compiledInstructions } = transaction.message;
  const names = compiledInstructions.map(({ programIdIndex, data }) =>
    staticAccountKeys[programIdIndex]?.equals(PROGRAM_ID) ? NAMES.get(data[0]) : undefined,
  );
  if (!meta?.err) {
    return names.flatMap((instruction) =>
      instruction && instruction !== "evaluate" ? [{ instruction, ...ALLOW }] : [],
    );
  }
  if (typeof meta.err !== "object" || !("InstructionError" in meta.err)) return [];
  const [index, what] = meta.err.InstructionError as [number, { readonly Custom?: number }];
  const invoked = meta.innerInstructions?.find((group) => group.index === index)?.instructions;
  const last = invoked?.at(-1);
  const inner = last && staticAccountKeys[last.programIdIndex]?.equals(PROGRAM_ID);
  const instruction =
    names[index] ?? (inner ? NAMES.get(utils.bytes.bs58.decode(last.data)[0]) : undefined);
  const reason = REASON_NAMES.get(what.Custom ?? 0);
  if (!instruction || !reason) return [];
  const verdict = verdictIn(meta.logMessages ?? []);
  const answers = verdict ? answersOf(verdict) : [{ answer: reason, gate: null }];
  return answers.map((answer) => ({ instruction, ...answer }));
}

type Answer = Omit<Arm, "instruction">;

const ALLOW: Answer = { answer: "Allow", gate: null };

function answersOf({ findings, escalation }: Verdict): Answer[] {
  const [first] = findings;
  if (!first) return [ALLOW];
  const missing = [escalation?.validation && "validation", escalation?.approval && "approval"];
  const escalates = escalation ? [`Escalate: ${missing.filter(Boolean).join(" and ")}`] : [];
  return [first.reason, ...escalates].map((answer) => ({ answer, gate: first.gate }));
}

function verdictIn(logs: readonly string[]): Verdict | null {
  const prefix = `Program return: ${PROGRAM_ID.toBase58()} `;
  const line = logs.find((entry) => entry.startsWith(prefix));
  return line === undefined
    ? null
    : decodeVerdict(Buffer.from(line.slice(prefix.length), "base64"));
}

function note(arm: Arm): void {
  const key = `${arm.instruction} ${arm.answer}`;
  if (!found.has(key)) found.set(key, { ...arm, test: running });
}
