import { ACCOUNT_SIZE } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { Checkpoint } from "./checkpoint";
import { OPEN_TERMS, World } from "./world";

const mint = purser.NATIVE_MINT;

/** Lamports that a transaction costs for each of its signatures. */
export const FEE_PER_SIGNATURE = 5_000;
/** What lies in custody of native SOL, lamports. */
export const FUNDS = 1_000_000n;

/** A world whose vault admits native SOL and holds some of it, and whose agent has an open mandate for it. */
export class NativeWorld {
  private constructor(
    readonly world: World,
    /** Rent of a token account, lamports. */
    readonly rent: number,
    private readonly created: Checkpoint,
  ) {}

  static async create(): Promise<NativeWorld> {
    const world = await World.create();
    const { client, vault, quorum: members, treasury: depositor } = world;
    const agent = world.agent.publicKey;
    await purser.setBudget(client, { vault, members, mint, caps: {} });
    await purser.grantMandate(client, { vault, members, agent, mint, terms: OPEN_TERMS });
    await purser.deposit(client, { vault, depositor, amount: { mint, base: FUNDS } });
    const rent = await client.connection.getMinimumBalanceForRentExemption(ACCOUNT_SIZE);
    return new NativeWorld(world, rent, await Checkpoint.take(world));
  }

  /** Back to how it was created: no account of wrapped SOL is open but custody. */
  restore(): Promise<void> {
    return this.created.restore();
  }

  get custody(): PublicKey {
    return purser.custodyAddress(this.world.vault, mint);
  }

  /** A payment of so many lamports, with an id of its own. */
  payment(base: bigint, change: Partial<Payment> = {}): Payment {
    return this.world.payment(base, { amount: { mint, base }, ...change });
  }

  async budget(caps: purser.Caps): Promise<void> {
    const { client, vault, quorum: members } = this.world;
    await purser.setBudget(client, { vault, members, mint, caps });
  }

  /** Whether anything is at an address. */
  exists(address: PublicKey): boolean {
    return this.world.chain.account(address) !== null;
  }

  lamports(of: PublicKey): number {
    return this.world.chain.account(of)?.lamports ?? 0;
  }

  /** How the lamports of some addresses change by an action. */
  async moved(addresses: readonly PublicKey[], act: () => Promise<unknown>): Promise<number[]> {
    const before = addresses.map((address) => this.lamports(address));
    await act();
    return addresses.map((address, at) => this.lamports(address) - before[at]!);
  }
}

/** A wallet's account of wrapped SOL. */
export function wrappedOf(owner: PublicKey): PublicKey {
  return purser.tokenAddress(owner, mint);
}
