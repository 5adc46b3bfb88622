import type { PublicKey } from "@solana/web3.js";
import type { ChainCore } from "../chain-core";
import {
  deployProgram,
  NoSuchProgram,
  programElf,
  ProgramRefused,
  setUpgradeAuthority,
} from "../program-deployment";
import type { RpcMethodGroup } from "./method";
import { type Params, withContext } from "./params";
import { invalidParams, type RpcError } from "./rpc-error";

/** Where a 64-bit ELF says where its table of sections is, how long a row is and how many there are. */
const ELF_HEADER_BYTES = 64;
const SECTION_TABLE_OFFSET = 40;
const SECTION_ROW_BYTES = 58;
const SECTION_ROWS = 60;
/** Largest account, and so the largest program. */
const MAX_PROGRAM_BYTES = 10 * 1_024 * 1_024;

/** Cheats that deploy programs without transactions, named and shaped as Surfpool's. */
export const programCheats: RpcMethodGroup = {
  /** Takes a program in pieces, each behind or over the ones before, and loads it once it is complete. */
  surfnet_writeProgram(core, params) {
    const programId = params.address(0, "programId");
    const piece = params.hex(1, "data");
    const offset = params.integer(2, "offset");
    const authority = optionalAddress(params, 3, "authority");
    const elf = splice(core, programId, piece, offset);
    const size = elfSize(elf);
    if (size > MAX_PROGRAM_BYTES) throw tooLarge(size);
    if (elf.length < size) {
      core.programUploads.set(programId.toBase58(), elf);
      return withContext(core, null);
    }
    core.programUploads.delete(programId.toBase58());
    refusing(() => {
      deployProgram(core, programId, elf);
      setUpgradeAuthority(core, programId, authority);
    });
    return withContext(core, null);
  },

  /** Without a new authority the program can't be upgraded any more. */
  surfnet_setProgramAuthority(core, params) {
    const programId = params.address(0, "programId");
    const authority = optionalAddress(params, 1, "newAuthority");
    refusing(() => {
      setUpgradeAuthority(core, programId, authority);
    });
    return withContext(core, null);
  },

  surfnet_cloneProgramAccount(core, params) {
    const source = params.address(0, "sourceProgramId");
    const destination = params.address(1, "destinationProgramId");
    refusing(() => {
      deployProgram(core, destination, programElf(core, source));
    });
    return withContext(core, null);
  },
};

/** The program so far with one more piece in it. */
function splice(core: ChainCore, programId: PublicKey, piece: Buffer, offset: number): Buffer {
  const end = offset + piece.length;
  if (end > MAX_PROGRAM_BYTES) throw tooLarge(end);
  const before = offset === 0 ? undefined : core.programUploads.get(programId.toBase58());
  if (offset > (before?.length ?? 0)) {
    throw invalidParams(
      `Invalid params: a piece at offset ${offset} would leave a gap: ` +
        `${before?.length ?? 0} bytes of the program are there`,
    );
  }
  const elf = Buffer.alloc(Math.max(end, before?.length ?? 0));
  before?.copy(elf);
  piece.copy(elf, offset);
  return elf;
}

/** The size that an ELF's header announces: its table of sections stands at the end. */
function elfSize(elf: Buffer): number {
  if (elf.length < ELF_HEADER_BYTES) return ELF_HEADER_BYTES;
  const rows = elf.readUInt16LE(SECTION_ROWS) * elf.readUInt16LE(SECTION_ROW_BYTES);
  return Number(elf.readBigUInt64LE(SECTION_TABLE_OFFSET)) + rows;
}

function tooLarge(size: number): RpcError {
  return invalidParams(
    `Invalid params: the program would have ${size} bytes, at most ${MAX_PROGRAM_BYTES} are taken`,
  );
}

function optionalAddress(params: Params, index: number, name: string): PublicKey | null {
  return (params.at(index) ?? null) === null ? null : params.address(index, name);
}

/** What the caller got wrong is answered as such. */
function refusing(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof ProgramRefused || error instanceof NoSuchProgram) {
      throw invalidParams(`Invalid params: ${error.message}`);
    }
    throw error;
  }
}
