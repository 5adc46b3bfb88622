import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createAssociatedTokenAccount,
  createMint,
  getAssociatedTokenAddressSync,
  mintTo,
} from "@solana/spl-token";
import { Keypair } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, MandateTerms, Payment } from "../../sdk/src";
import type { Cluster } from "./cluster/cluster";
import { startCluster } from "./cluster/start";

/** 2026-03-25T12:00:00Z, a Wednesday. */
export const NOON = 1_774_440_000n;
/** Seconds from a resume to the deadline of its boot. */
export const BOOT_TERM = 3_600n;
const SOL = 1_000_000_000n;
const ELF = readFileSync(join(__dirname, "../../sdk/artifacts/policy_vault.so"));

/** A keypair that is the same in every run, so that addresses, bumps and compute units are. */
export function keypair(name: string): Keypair {
  const seed = Buffer.alloc(32);
  seed.write(name);
  return Keypair.fromSeed(seed);
}

/** A chain with the program, and nothing else. */
export function emptyChain(unixTime = NOON): { chain: Cluster; client: Client } {
  const programs = [{ programId: purser.PROGRAM_ID, elf: ELF }];
  const chain = startCluster({ programs, unixTime });
  return { chain, client: purser.connect(chain.connection) };
}

/** Terms that limit nothing but the term itself. */
export const OPEN_TERMS: MandateTerms = {
  startsAt: NOON - 86_400n,
  expiresAt: NOON + 90n * 86_400n,
  caps: {},
  window: { seconds: 3_600n },
  unrated: "shared-limit",
};

/**
 * A running 2-of-3 vault with a funded custody of one mint, an agent with an open mandate, a rated payee and an unrated
 * one. Tests tighten what they need.
 */
export class World {
  readonly members = [keypair("member 1"), keypair("member 2"), keypair("member 3")] as const;
  readonly creator = keypair("creator");
  readonly treasury = keypair("treasury");
  readonly agent = keypair("agent");
  readonly otherAgent = keypair("other agent");
  readonly payee = keypair("payee").publicKey;
  readonly stranger = keypair("stranger");
  readonly issuer = keypair("issuer");
  readonly chain: Cluster;
  readonly client: Client;
  vault!: PublicKey;
  mint!: PublicKey;
  private ids = 0;

  private constructor(unixTime: bigint) {
    ({ chain: this.chain, client: this.client } = emptyChain(unixTime));
  }

  /** Two members: exactly the threshold. */
  get quorum(): [Keypair, Keypair] {
    return [this.members[0], this.members[1]];
  }

  static async create({ unixTime = NOON, timelock = 0n, running = true } = {}): Promise<World> {
    const world = new World(unixTime);
    const { chain, client, members, creator, treasury, agent, otherAgent, stranger, issuer } =
      world;
    for (const wallet of [...members, creator, treasury, agent, otherAgent, stranger, issuer]) {
      chain.airdrop(wallet.publicKey, 100n * SOL);
    }
    world.mint = await world.newMint("mint");
    const { vault } = await purser.createVault(client, {
      creator,
      id: 1n,
      members: members.map(({ publicKey }) => publicKey),
      threshold: 2,
      withdrawal: [treasury.publicKey],
      timelock,
    });
    world.vault = vault;
    await world.openAccount(world.payee, world.mint);
    await world.openAccount(treasury.publicKey, world.mint);
    await purser.setBudget(client, { vault, members: world.quorum, mint: world.mint, caps: {} });
    await world.grant(OPEN_TERMS);
    await world.rate({ tier: 2 });
    await world.fund(1_000_000_000n);
    if (running) await world.resume();
    return world;
  }

  /** The owners resume the vault, which boots until it runs. */
  async resume(client = this.client): Promise<void> {
    const { vault, quorum: members, issuer: feePayer } = this;
    await purser.resume(client, { vault, members });
    await purser.boot(client, { vault, feePayer });
  }

  /** A mint with 6 decimals whose issuer can mint and freeze. */
  newMint(name: string): Promise<PublicKey> {
    const { connection } = this.client;
    const issuer = this.issuer;
    return createMint(connection, issuer, issuer.publicKey, issuer.publicKey, 6, keypair(name));
  }

  openAccount(owner: PublicKey, mint: PublicKey): Promise<PublicKey> {
    return createAssociatedTokenAccount(
      this.client.connection,
      this.issuer,
      mint,
      owner,
      {},
      undefined,
      undefined,
      true,
    );
  }

  async mintTo(owner: PublicKey, amount: bigint, mint = this.mint): Promise<void> {
    const account = getAssociatedTokenAddressSync(mint, owner, true);
    await mintTo(this.client.connection, this.issuer, mint, account, this.issuer, amount);
  }

  /** Mints to the treasury and deposits. */
  async fund(amount: bigint): Promise<void> {
    await this.mintTo(this.treasury.publicKey, amount);
    const { vault, treasury: depositor, mint } = this;
    await purser.deposit(this.client, { vault, depositor, amount: { mint, base: amount } });
  }

  async grant(terms: Partial<MandateTerms>, agent = this.agent.publicKey): Promise<void> {
    const { vault, quorum: members, mint } = this;
    await purser.grantMandate(this.client, {
      vault,
      members,
      agent,
      mint,
      terms: { ...OPEN_TERMS, ...terms },
    });
  }

  async budget(caps: purser.Caps): Promise<void> {
    const { vault, quorum: members, mint } = this;
    await purser.setBudget(this.client, { vault, members, mint, caps });
  }

  async rate(rating: purser.Rating, payee = this.payee): Promise<void> {
    const { vault, quorum: members } = this;
    await purser.setCounterparty(this.client, { vault, members, payee, rating });
  }

  /** A payment with an id of its own, issued now. */
  payment(base: bigint, change: Partial<Payment> = {}): Payment {
    this.ids += 1;
    const issuedAt = this.chain.clock().unixTime;
    const id = purser.paymentId({
      payee: this.payee,
      resource: "test",
      invoice: `${this.ids}`,
      issuedAt,
    });
    const { vault, payee, mint } = this;
    return { vault, agent: this.agent.publicKey, payee, amount: { mint, base }, id, ...change };
  }

  pay(base: bigint, change: Partial<Payment> = {}): Promise<purser.Receipt> {
    return purser.pay(this.client, this.payment(base, change), { agent: this.agent });
  }

  payAtomic(base: bigint, change: Partial<Payment> = {}): Promise<purser.Receipt> {
    const steps = purser.atomicPayment(this.payment(base, change)).gate().transfer().feedback();
    return purser.payAtomic(this.client, steps, { agent: this.agent });
  }

  async balance(owner: PublicKey, mint = this.mint): Promise<bigint> {
    const account = getAssociatedTokenAddressSync(mint, owner, true);
    const { value } = await this.client.connection.getTokenAccountBalance(account);
    return BigInt(value.amount);
  }

  async mandate(agent = this.agent.publicKey): Promise<purser.MandateAccount> {
    const found = await purser.fetchMandate(this.client, this.vault, agent, this.mint);
    if (!found) throw new Error("no mandate");
    return found;
  }

  /** The bytes of every account that a refused action must leave as they are. */
  snapshot(): string {
    const { vault, mint, payee, agent, otherAgent, treasury, client } = this;
    const { programId } = client.program;
    const addresses = [
      vault,
      purser.authorityAddress(vault, programId),
      purser.budgetAddress(vault, mint, programId),
      purser.mandateAddress(vault, agent.publicKey, mint, programId),
      purser.mandateAddress(vault, otherAgent.publicKey, mint, programId),
      purser.counterpartyAddress(vault, payee, programId),
      purser.custodyAddress(vault, mint, programId),
      purser.tokenAddress(payee, mint),
      purser.tokenAddress(treasury.publicKey, mint),
    ];
    return addresses
      .map((address) => {
        const account = this.chain.account(address);
        return `${address.toBase58()} ${account?.lamports ?? 0} ${account?.data.toString("hex") ?? "-"}`;
      })
      .join("\n");
  }
}
