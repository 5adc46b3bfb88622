import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keypair, PublicKey } from "@solana/web3.js";
import type { Connection } from "@solana/web3.js";
import { PROGRAM_ID } from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { programDataAddress } from "../../migrations/loader/instructions";
import { readProgramData } from "../../migrations/loader/accounts";
import type { ProgramData } from "../../migrations/loader/accounts";
import type { Deployment } from "../../migrations/deployment/deploy-program";

const ARTIFACTS = join(__dirname, "../../sdk/artifacts");
const SOL = 1_000_000_000n;
/** Opcode of the instruction that loads a word; its two halves stand at these offsets. */
const LOAD_WORD = 0x18;
const LOW_HALF = 4;
const HIGH_HALF = 12;

const scratch: string[] = [];

/** A small program that, as the vault's does, refuses an unknown instruction as invalid data, at whatever address. */
export const SMALL_ELF = readFileSync(join(__dirname, "../artifacts/relay.so"));

/** An address that only a program signs for, as a multisig's vault is. */
export const [MULTISIG] = PublicKey.findProgramAddressSync([Buffer.from("vault")], PROGRAM_ID);

/** A chain on which the multisig's address and a deployer have lamports, and what would deploy the small program there. */
export function stage(lamports = 100n * SOL): { chain: EmbeddedChain; deployment: Deployment } {
  const chain = EmbeddedChain.start();
  const deployer = Keypair.generate();
  const programKey = Keypair.generate();
  chain.airdrop(deployer.publicKey, lamports);
  chain.airdrop(MULTISIG, SOL);
  const program = programKey.publicKey;
  return {
    chain,
    deployment: { elf: SMALL_ELF, program, programKey, deployer, recipient: MULTISIG },
  };
}

/** The data of a program that is deployed. */
export async function programData(
  connection: Connection,
  program: PublicKey,
): Promise<ProgramData> {
  const account = await connection.getAccountInfo(programDataAddress(program), "confirmed");
  const data = account && readProgramData(account);
  if (!data) throw new Error(`${program.toBase58()} has no data`);
  return data;
}

/** A folder that is gone when the tests end. */
export function scratchFolder(): string {
  if (scratch.length === 0) {
    process.once("exit", () => {
      for (const folder of scratch) rmSync(folder, { recursive: true });
    });
  }
  const folder = mkdtempSync(join(tmpdir(), "purser-"));
  scratch.push(folder);
  return folder;
}

/** Writes a keypair as solana-keygen does. */
export function keyFile(keypair: Keypair): string {
  const file = join(scratchFolder(), "id.json");
  writeFileSync(file, JSON.stringify([...keypair.secretKey]));
  return file;
}

/**
 * A folder of artifacts as a build with another address in `declare_id!` gives: the address stands in the program as a
 * constant and in the halves of words that instructions load, and in the IDL. What is appended makes the bytes others.
 */
export function artifactsFor(program: PublicKey, appended = Buffer.alloc(0)): string {
  const folder = scratchFolder();
  const idl = JSON.parse(readFileSync(join(ARTIFACTS, "policy_vault.json"), "utf8")) as object;
  const elf = withAddress(readFileSync(join(ARTIFACTS, "policy_vault.so")), program);
  const files = {
    "policy_vault.so": Buffer.concat([elf, appended]),
    "policy_vault.json": Buffer.from(JSON.stringify({ ...idl, address: program.toBase58() })),
  };
  const sha256 = Object.fromEntries(
    Object.entries(files).map(([file, content]) => {
      writeFileSync(join(folder, file), content);
      return [file, createHash("sha256").update(content).digest("hex")];
    }),
  );
  writeFileSync(join(folder, "toolchain.json"), JSON.stringify({ sha256 }));
  return folder;
}

function withAddress(elf: Buffer, program: PublicKey): Buffer {
  const [from, to] = [PROGRAM_ID.toBuffer(), program.toBuffer()];
  const patched = Buffer.from(elf);
  let places = 0;
  for (let at = elf.indexOf(from); at >= 0; at = elf.indexOf(from, at + 1)) {
    to.copy(patched, at);
    places += 1;
  }
  for (let word = 0; word < 32; word += 8) {
    for (let at = 0; at + 16 <= elf.length; at += 8) {
      if (!loads(elf, at, from.subarray(word, word + 8))) continue;
      to.copy(patched, at + LOW_HALF, word, word + 4);
      to.copy(patched, at + HIGH_HALF, word + 4, word + 8);
      places += 1;
    }
  }
  if (places === 0) throw new Error("the address does not stand in the program");
  return patched;
}

/** Whether the instruction at an offset loads a word. */
function loads(elf: Buffer, at: number, word: Buffer): boolean {
  return (
    elf[at] === LOAD_WORD &&
    elf.subarray(at + LOW_HALF, at + LOW_HALF + 4).equals(word.subarray(0, 4)) &&
    elf.subarray(at + HIGH_HALF, at + HIGH_HALF + 4).equals(word.subarray(4))
  );
}
