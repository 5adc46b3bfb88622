import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAssociatedTokenAccount, createMint, mintTo } from "@solana/spl-token";
import { Keypair } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../../sdk/src";
import { EmbeddedChain } from "../../../sdk/src/localnet";
import { VAULT } from "../input/contradictions";
import type { Row } from "../input/payments";
import type { Policy } from "../input/policy";
import { Rules } from "./rules";
import { budgetOf, grantOf, ratingOf } from "./terms";

const ELF = join(__dirname, "../../../sdk/artifacts/policy_vault.so");
const LAMPORTS = 1_000_000_000_000n;
// Names that no file can give to anybody.
/** Creates mints, opens token accounts, makes the deposits and has custody checked. */
const ISSUER = "(issuer)";
/** Only member of the other treasury. */
const RIVAL = "(rival)";
/** Whole tokens in the other treasury. */
const DECOY_TOKENS = 100n;

/** A mint by its name in the policy. */
export interface Mint {
  readonly name: string;
  readonly address: PublicKey;
  readonly decimals: number;
}

/** A chain on which a policy is set up, and everybody in it by name. */
export class Stage {
  readonly chain: EmbeddedChain;
  readonly client: purser.Client;
  readonly mints = new Map<string, Mint>();
  vault!: PublicKey;
  /** Another treasury, whose accounts somebody may try to pass off as this one's; only if a row does. */
  decoy: PublicKey | null = null;
  private readonly people = new Map<string, Keypair>();
  readonly rules: Rules;

  /** @param policy what the vault starts with. */
  private constructor(readonly policy: Policy) {
    this.rules = new Rules(policy);
    this.chain = EmbeddedChain.start({
      programs: [{ programId: purser.PROGRAM_ID, elf: readFileSync(ELF) }],
      unixTime: policy.vault.created,
    });
    this.client = purser.connect(this.chain.connection);
  }

  /**
   * Creates mints, vault, budgets, mandates and ratings, through the SDK only. The vault is not started: until it is,
   * its owners set it up without the delay of its timelock.
   */
  static async set(policy: Policy, rows: readonly Row[]): Promise<Stage> {
    const stage = new Stage(policy);
    await stage.createMints();
    const { members, threshold, timelock, withdrawal } = policy.vault;
    stage.vault = await stage.createVault(members, { threshold, timelock, withdrawal });
    await stage.setBudgets();
    await stage.grantMandates();
    await stage.ratePayees();
    await stage.setDecoy(rows);
    return stage;
  }

  /** Members resume the vault, which boots until it runs. */
  async resume(members: readonly Keypair[]): Promise<void> {
    const { client, vault } = this;
    await purser.resume(client, { vault, members });
    await purser.boot(client, { vault, feePayer: this.person(ISSUER) });
  }

  /** The owners start the vault, and put the deposits into it. */
  async start(): Promise<void> {
    await this.resume(this.quorum);
    for (const [name, { deposit }] of this.policy.mints) {
      await this.deposit(this.vault, this.mint(name), deposit);
    }
  }

  /** Somebody's keypair: the same in every run, with lamports from the first time that it is asked for. */
  person(name: string): Keypair {
    const known = this.people.get(name);
    if (known) return known;
    const keypair = keypairOf(name);
    this.chain.airdrop(keypair.publicKey, LAMPORTS);
    this.people.set(name, keypair);
    return keypair;
  }

  /** Everybody who has a keypair here, by name. */
  get everybody(): { readonly name: string; readonly address: PublicKey }[] {
    return [...this.people].map(([name, { publicKey }]) => ({ name, address: publicKey }));
  }

  /** A wallet by name: the address that the policy gives, unless it must sign here. */
  wallet(name: string): PublicKey {
    if (name === VAULT) return purser.authorityAddress(this.vault);
    const address = this.signs(name) ? undefined : this.policy.addresses.get(name);
    return address ?? this.person(name).publicKey;
  }

  /** Those whose real wallets the policy gives, and who sign with other keys here. */
  get standIns(): string[] {
    return [...this.policy.addresses.keys()].filter((name) => this.signs(name));
  }

  /** A mint by name. */
  mint(name: string): Mint {
    const found = this.mints.get(name);
    if (found) return found;
    throw new RangeError(`no mint ${name}, there are ${[...this.mints.keys()].join(", ")}`);
  }

  /** The first members, as many as the threshold. */
  get quorum(): Keypair[] {
    const { members, threshold } = this.policy.vault;
    return members.slice(0, threshold).map((name) => this.person(name));
  }

  private get together(): { readonly vault: PublicKey; readonly members: readonly Keypair[] } {
    return { vault: this.vault, members: this.quorum };
  }

  private signs(name: string): boolean {
    const { vault, mandates } = this.policy;
    return vault.members.includes(name) || mandates.some(({ agent }) => agent === name);
  }

  private async createMints(): Promise<void> {
    const { connection } = this.client;
    const issuer = this.person(ISSUER);
    const { mints, payees, unratedPayees } = this.policy;
    const wallets = [ISSUER, ...payees.keys(), ...unratedPayees].map((name) => this.wallet(name));
    for (const [name, { decimals }] of mints) {
      const seat = keypairOf(`(mint) ${name}`);
      const address = await createMint(connection, issuer, issuer.publicKey, null, decimals, seat);
      this.mints.set(name, { name, address, decimals });
      for (const wallet of wallets) {
        const anyOwner = true; // A payee may be a program's address.
        await createAssociatedTokenAccount(
          connection,
          issuer,
          address,
          wallet,
          undefined,
          undefined,
          undefined,
          anyOwner,
        );
      }
    }
  }

  private async createVault(
    members: readonly string[],
    terms: { threshold: number; timelock: bigint; withdrawal: readonly string[] },
  ): Promise<PublicKey> {
    const { vault } = await purser.createVault(this.client, {
      ...terms,
      creator: this.person(members[0] ?? RIVAL),
      id: 1n,
      members: members.map((name) => this.person(name).publicKey),
      withdrawal: terms.withdrawal.map((name) => this.wallet(name)),
    });
    return vault;
  }

  private async setBudgets(): Promise<void> {
    for (const mint of this.policy.budgets.keys()) {
      await purser.setBudget(this.client, { ...this.together, ...budgetOf(this, mint) });
    }
  }

  private async grantMandates(): Promise<void> {
    for (const mandate of this.policy.mandates) {
      await purser.grantMandate(this.client, { ...this.together, ...grantOf(this, mandate) });
    }
  }

  private async ratePayees(): Promise<void> {
    for (const payee of this.policy.payees.keys()) {
      await purser.setCounterparty(this.client, { ...this.together, ...ratingOf(this, payee) });
    }
  }

  private async setDecoy(rows: readonly Row[]): Promise<void> {
    const shown = rows.filter(({ twists }) => Object.values(twists).includes("decoy"));
    const names = new Set(shown.map(({ mint }) => mint));
    if (names.size === 0) return;
    const vault = await this.createVault([RIVAL], {
      threshold: 1,
      timelock: 0n,
      withdrawal: [RIVAL],
    });
    this.decoy = vault;
    for (const name of names) {
      const mint = this.mint(name);
      const members = [this.person(RIVAL)];
      await purser.setBudget(this.client, { vault, members, mint: mint.address, caps: {} });
      await this.deposit(vault, mint, DECOY_TOKENS * 10n ** BigInt(mint.decimals));
    }
  }

  private async deposit(vault: PublicKey, { address: mint }: Mint, base: bigint): Promise<void> {
    if (base === 0n) return;
    const issuer = this.person(ISSUER);
    const account = purser.tokenAddress(issuer.publicKey, mint);
    await mintTo(this.client.connection, issuer, mint, account, issuer, base);
    await purser.deposit(this.client, { vault, depositor: issuer, amount: { mint, base } });
  }
}

/** The key that stands for a name. */
function keypairOf(name: string): Keypair {
  return Keypair.fromSeed(createHash("sha256").update(`purser demo: ${name}`).digest());
}
