import { PublicKey } from "@solana/web3.js";
import { address, type Address, type MaybeEncodedAccount } from "@solana/kit";
import type { LiteSVM } from "litesvm";
import { absentAccount } from "./absent-account";
import type { ChainCore } from "./chain-core";

const UPGRADEABLE_LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");
/** ProgramData: u32 variant, u64 slot, then one byte that says whether an authority follows. */
const PROGRAM_DATA_VARIANT = 3;
const AUTHORITY_TAG_OFFSET = 12;
const AUTHORITY_OFFSET = 13;
const ELF_OFFSET = 45;

/** The runtime could not load a program. */
export class ProgramRefused extends Error {
  constructor(programId: PublicKey, reason: string) {
    super(`the runtime refused the program for ${programId.toBase58()}: ${reason}`);
    this.name = "ProgramRefused";
  }
}

/** There is no upgradeable program at the address. */
export class NoSuchProgram extends Error {
  constructor(programId: PublicKey) {
    super(`${programId.toBase58()} is no program of the upgradeable loader`);
    this.name = "NoSuchProgram";
  }
}

/**
 * Deploys or replaces a program past every transaction, without an upgrade authority.
 *
 * @throws {ProgramRefused} when the runtime can't load it; nothing has changed then.
 */
export function deployProgram(core: ChainCore, programId: PublicKey, elf: Uint8Array): void {
  const { svm } = core;
  // The data comes first: a program account is loaded when it is written, with the data that is there.
  const places = [programDataAddress(programId), address(programId.toBase58())];
  const before = places.map((place) => svm.getAccount(place));
  try {
    svm.addProgram(address(programId.toBase58()), elf);
  } catch (cause) {
    // LiteSVM writes the accounts before it looks into the program.
    for (const account of before) restore(svm, account);
    throw new ProgramRefused(programId, cause instanceof Error ? cause.message : String(cause));
  }
  const { slot } = core.clock();
  for (const place of places) core.emit({ kind: "account", address: place, slot });
}

/** The bytes of a deployed program. */
export function programElf({ svm }: ChainCore, programId: PublicKey): Buffer {
  return Buffer.from(readProgramData(svm, programId).data.subarray(ELF_OFFSET));
}

/** Gives a deployed program an upgrade authority, or takes it away. */
export function setUpgradeAuthority(
  core: ChainCore,
  programId: PublicKey,
  authority: PublicKey | null,
): void {
  const account = readProgramData(core.svm, programId);
  const data = Buffer.from(account.data);
  data[AUTHORITY_TAG_OFFSET] = authority === null ? 0 : 1;
  (authority?.toBuffer() ?? Buffer.alloc(32)).copy(data, AUTHORITY_OFFSET);
  core.setAccount({ ...account, data: Uint8Array.from(data) });
}

function readProgramData(
  svm: LiteSVM,
  programId: PublicKey,
): Extract<MaybeEncodedAccount, { exists: true }> & { readonly data: Uint8Array } {
  const account = svm.getAccount(programDataAddress(programId));
  if (!account.exists) throw new NoSuchProgram(programId);
  const data = Uint8Array.from(account.data);
  if (
    data.length < ELF_OFFSET ||
    Buffer.from(data).readUInt32LE(0) !== PROGRAM_DATA_VARIANT ||
    account.programAddress !== UPGRADEABLE_LOADER.toBase58()
  ) {
    throw new NoSuchProgram(programId);
  }
  return { ...account, data };
}

function programDataAddress(programId: PublicKey): Address {
  const [at] = PublicKey.findProgramAddressSync([programId.toBuffer()], UPGRADEABLE_LOADER);
  return address(at.toBase58());
}

function restore(svm: LiteSVM, account: MaybeEncodedAccount): void {
  svm.setAccount(account.exists ? account : absentAccount(account.address));
}
