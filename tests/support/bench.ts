import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { Checkpoint } from "./checkpoint";
import { keypair, OPEN_TERMS, World } from "./world";

const CREATED = "created";

/** A world with all that a wrong payment can name: another vault, mint, agent and payee. */
export class Bench {
  /** A payee without a record. */
  readonly unrated = keypair("unrated payee").publicKey;
  /** A second payee with a record. */
  readonly cousin = keypair("second payee").publicKey;
  private readonly states = new Map<string, Checkpoint>();

  private constructor(
    readonly world: World,
    readonly otherMint: PublicKey,
    /** A vault of the same members, with the same mint, agent and payee; nobody started it. */
    readonly otherVault: PublicKey,
  ) {}

  static async create(): Promise<Bench> {
    const world = await World.create();
    const { client, quorum: members, mint, treasury, payee } = world;
    const agent = world.agent.publicKey;
    // Caps that limit nothing: they only name the mint, so that the payee's own counters count from the start.
    await world.rate({ tier: 2, caps: { mint } });
    await world.grant({}, world.otherAgent.publicKey);

    const otherMint = await world.newMint("other mint");
    await purser.setBudget(client, { vault: world.vault, members, mint: otherMint, caps: {} });
    const grant = { members, agent, terms: OPEN_TERMS };
    await purser.grantMandate(client, { ...grant, vault: world.vault, mint: otherMint });
    await world.openAccount(payee, otherMint);
    await world.openAccount(treasury.publicKey, otherMint);
    await world.mintTo(treasury.publicKey, 1_000_000n, otherMint);
    const amount = { mint: otherMint, base: 1_000_000n };
    await purser.deposit(client, { vault: world.vault, depositor: treasury, amount });

    const { vault: otherVault } = await purser.createVault(client, {
      creator: world.creator,
      id: 2n,
      members: world.members.map(({ publicKey }) => publicKey),
      threshold: 2,
      withdrawal: [treasury.publicKey],
    });
    await purser.setBudget(client, { vault: otherVault, members, mint, caps: {} });
    await purser.grantMandate(client, { ...grant, vault: otherVault, mint });
    await purser.setCounterparty(client, {
      vault: otherVault,
      members,
      payee,
      rating: { tier: 2 },
    });
    await world.mintTo(treasury.publicKey, 1_000_000n);
    const more = { mint, base: 1_000_000n };
    await purser.deposit(client, { vault: otherVault, depositor: treasury, amount: more });

    const bench = new Bench(world, otherMint, otherVault);
    for (const other of [bench.unrated, bench.cousin]) await world.openAccount(other, mint);
    await world.rate({ tier: 2 }, bench.cousin);
    bench.states.set(CREATED, await Checkpoint.take(world));
    return bench;
  }

  /** Back to how it was created. */
  async reset(): Promise<void> {
    await this.states.get(CREATED)!.restore();
  }

  /** A state that is made once, from how the bench was created, and come back to afterwards. */
  async enter(name: string, make: () => Promise<void>): Promise<void> {
    const known = this.states.get(name);
    if (known) return known.restore();
    await this.reset();
    await make();
    this.states.set(name, await Checkpoint.take(this.world));
  }
}
