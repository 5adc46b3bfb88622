import { address } from "@solana/kit";
import type { EncodedAccount } from "@solana/kit";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import { authorityAddress, PROGRAM_ID } from "../../sdk/src";
import type { World } from "./world";

type Stored = readonly EncodedAccount[];

const PROGRAMS = [PROGRAM_ID, TOKEN_PROGRAM_ID].map((key) => address(key.toBase58()));

/** Every account of the policy program and of SPL Token: all that a payment can touch. */
function stored({ chain }: World): Stored {
  return PROGRAMS.flatMap((program) => chain.svm.getProgramAccounts(program))
    .filter(({ lamports }) => lamports > 0n)
    .sort((left, right) => (left.address < right.address ? -1 : 1));
}

/** The bytes and lamports of every such account and of the vault's authority, in one string: all of the world's snapshot. */
export async function allBytes(world: World): Promise<string> {
  const lines = stored(world).map(
    ({ address: at, lamports, data }) =>
      `${at} ${lamports} ${Buffer.from(data.buffer, data.byteOffset, data.length).toString("hex")}`,
  );
  const authority = world.chain.account(authorityAddress(world.vault));
  return [`authority ${authority?.lamports ?? 0}`, ...lines].join("\n");
}

/**
 * A state that instructions made, to come back to between the cases of a table: a world of its own for each would cost
 * many times as much. Slots do not come back.
 */
export class Checkpoint {
  private constructor(
    private readonly world: World,
    private readonly accounts: Stored,
    private readonly time: bigint,
  ) {}

  static async take(world: World): Promise<Checkpoint> {
    return new Checkpoint(world, stored(world), world.chain.clock().unixTime);
  }

  async restore(): Promise<void> {
    const { chain } = this.world;
    const kept = new Set(this.accounts.map((account) => account.address));
    for (const { address: at } of stored(this.world)) {
      if (kept.has(at)) continue;
      const gone = { lamports: 0n, owner: SystemProgram.programId, data: new Uint8Array() };
      chain.setAccount(new PublicKey(at), gone);
    }
    for (const account of this.accounts) chain.svm.setAccount(account);
    chain.setUnixTime(this.time);
  }
}
