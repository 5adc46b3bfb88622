import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import { authorityAddress, PROGRAM_ID } from "../../sdk/src";
import type { FoundAccount } from "./cluster/cluster";
import { World } from "./world";

interface Stored extends FoundAccount {
  readonly owner: PublicKey;
}

/** Every account of the policy program and of both token programs: all that a payment can touch. */
function stored({ chain }: World): readonly Stored[] {
  return [PROGRAM_ID, TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID].flatMap((owner) =>
    chain.programAccounts(owner).map((account) => ({ ...account, owner })),
  );
}

function line({ address, lamports, data }: Stored): string {
  return `${address.toBase58()} ${lamports} ${data.toString("hex")}`;
}

/** The bytes and lamports of every such account and of the vault's authority, in one string: all of the world's snapshot. */
export async function allBytes(world: World): Promise<string> {
  return storedBytes(world);
}

/** As {@link allBytes}, at once. */
export function storedBytes(world: World): string {
  const authority = world.chain.account(authorityAddress(world.vault));
  return [`authority ${authority?.lamports ?? 0}`, ...stored(world).map(line)].join("\n");
}

/**
 * A state that instructions made, to come back to between the cases of a table: a world of its own for each would cost
 * many times as much. Slots do not come back.
 */
export class Checkpoint {
  private constructor(
    private readonly world: World,
    private readonly accounts: readonly Stored[],
    private readonly time: bigint,
  ) {}

  static async take(world: World): Promise<Checkpoint> {
    return new Checkpoint(world, stored(world), world.chain.clock().unixTime);
  }

  async restore(): Promise<void> {
    const { chain } = this.world;
    const found = new Map(
      stored(this.world).map((account) => [account.address.toBase58(), account]),
    );
    for (const account of this.accounts) {
      const now = found.get(account.address.toBase58());
      found.delete(account.address.toBase58());
      if (!now || line(now) !== line(account)) chain.setAccount(account.address, account);
    }
    const gone = { lamports: 0n, owner: SystemProgram.programId, data: new Uint8Array() };
    for (const { address } of found.values()) chain.setAccount(address, gone);
    chain.setUnixTime(this.time);
  }
}

/** Gives, each time, the same world as it was created: one of its own for each test would cost many times as much. */
export function recreated(options: Parameters<typeof World.create>[0] = {}): () => Promise<World> {
  let created: Checkpoint | undefined;
  let world: World | undefined;
  return async () => {
    world ??= await World.create(options);
    created ??= await Checkpoint.take(world);
    await created.restore();
    return world;
  };
}
