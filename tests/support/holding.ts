import { TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import type { ExtensionType } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { tokens } from "./attempt";
import { issue, openAccount } from "./token-2022";
import { OPEN_TERMS } from "./world";
import type { World } from "./world";

/** What lies in custody, base units. */
export const FUNDS = 1_000_000n;

/** A mint of Token-2022 that a world's vault admits and holds, with a mandate for the world's agent. */
export class Holding {
  constructor(
    readonly world: World,
    readonly mint: PublicKey,
  ) {}

  /** Admits the mint, opens the accounts of payee and treasury, and deposits. */
  static async open(
    world: World,
    mint: PublicKey,
    optIns: readonly ExtensionType[] = [],
    funds = FUNDS,
  ): Promise<Holding> {
    const { client, vault, quorum: members, treasury } = world;
    const holding = new Holding(world, mint);
    await holding.admit(optIns);
    const agent = world.agent.publicKey;
    await purser.grantMandate(client, { vault, members, agent, mint, terms: OPEN_TERMS });
    await openAccount(world, world.payee, mint);
    await openAccount(world, treasury.publicKey, mint);
    if (funds > 0n) {
      await issue(world, mint, treasury.publicKey, funds);
      await holding.deposit(funds);
    }
    return holding;
  }

  /** The owners admit the mint as it is now. */
  async admit(optIns: readonly ExtensionType[] = [], client = this.world.client): Promise<void> {
    const { vault, quorum: members } = this.world;
    await purser.setBudget(client, { vault, members, mint: this.mint, caps: {}, optIns });
  }

  /** The treasury deposits. */
  async deposit(base: bigint, client = this.world.client): Promise<void> {
    const { vault, treasury: depositor } = this.world;
    await purser.deposit(client, { vault, depositor, amount: { mint: this.mint, base } });
  }

  /** A payment with an id of its own. */
  payment(base = 100n, change: Partial<Payment> = {}): Payment {
    const amount = { mint: this.mint, base };
    const tokenProgram = TOKEN_2022_PROGRAM_ID;
    return this.world.payment(base, { amount, tokenProgram, ...change });
  }

  get budget(): PublicKey {
    return purser.budgetAddress(this.world.vault, this.mint);
  }

  get custody(): PublicKey {
    return this.accountOf(purser.authorityAddress(this.world.vault));
  }

  /** The payee's account. */
  get destination(): PublicKey {
    return this.accountOf(this.world.payee);
  }

  accountOf(owner: PublicKey): PublicKey {
    return purser.tokenAddress(owner, this.mint, TOKEN_2022_PROGRAM_ID);
  }

  balance(owner: PublicKey): bigint {
    return tokens(this.world, this.accountOf(owner));
  }

  /** What the budget has counted, base units. */
  async spent(): Promise<bigint> {
    const budget = await purser.fetchBudget(this.world.client, this.world.vault, this.mint);
    return budget!.counters.lifetimeSpent;
  }
}
