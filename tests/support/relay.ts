import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { Cluster } from "./cluster/cluster";

/** A readable placeholder that nobody holds a key for. */
export const RELAY_ID = new PublicKey("Re1ay11111111111111111111111111111111111111");
/** The same program at another address, which has another address of its own. */
export const OTHER_RELAY_ID = new PublicKey("Re1ay22222222222222222222222222222222222222");
/** The address that the relay signs for, whoever asks it to. */
export const RELAY_AGENT = agentOf(RELAY_ID);
export const OTHER_RELAY_AGENT = agentOf(OTHER_RELAY_ID);

const ELF = readFileSync(join(__dirname, "../artifacts/relay.so"));
const FORWARD = 0;
const FLOOD = 1;
const EMIT = 2;

/** Puts the relay, a program of the tests' own, on a chain. */
export function deployRelay(chain: Cluster, at = RELAY_ID): void {
  chain.addProgram(at, ELF);
}

/** An instruction that a relay invokes, with the relay's own address as a signer where it is named. */
export function forward(inner: TransactionInstruction, by = RELAY_ID): TransactionInstruction {
  return relayed(inner, [Buffer.of(FORWARD), inner.data], by);
}

/** Writes so many log lines of so many bytes each. */
export function flood(lines: number, length: number): TransactionInstruction {
  const data = Buffer.concat([Buffer.of(FLOOD), u16(lines), u16(length)]);
  return new TransactionInstruction({ programId: RELAY_ID, keys: [], data });
}

/** Logs data as an event is logged; with an instruction to wrap, before and after invoking it. */
export function emit(data: Uint8Array, wrapped?: TransactionInstruction): TransactionInstruction {
  const head = [Buffer.of(EMIT), u16(data.length), Buffer.from(data)];
  if (wrapped) return relayed(wrapped, [...head, wrapped.data]);
  return new TransactionInstruction({
    programId: RELAY_ID,
    keys: [],
    data: Buffer.concat(head),
  });
}

function relayed(inner: TransactionInstruction, data: readonly Uint8Array[], by = RELAY_ID) {
  // Nobody but the relay can sign for its address, so the transaction names it unsigned.
  const keys = inner.keys.map((key) => ({
    ...key,
    isSigner: key.isSigner && !key.pubkey.equals(agentOf(by)),
  }));
  return new TransactionInstruction({
    programId: by,
    keys: [{ pubkey: inner.programId, isSigner: false, isWritable: false }, ...keys],
    data: Buffer.concat(data),
  });
}

function agentOf(relay: PublicKey): PublicKey {
  return PublicKey.findProgramAddressSync([Buffer.from("agent")], relay)[0];
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
