import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAssociatedTokenAccount, createMint, mintTo } from "@solana/spl-token";
import { Keypair } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { baseUnits } from "./policy";
import type { Policy } from "./policy";

const ELF = join(__dirname, "../../sdk/artifacts/policy_vault.so");
const LAMPORTS = 1_000_000_000_000n;
/** Who creates mints and opens token accounts. */
const ISSUER = "issuer";
/** Member and creator of the other treasury. */
const RIVAL = "rival";

/** A mint by its name in the policy. */
export interface Mint {
  readonly name: string;
  readonly address: PublicKey;
  readonly decimals: number;
}

/** A chain on which a policy is in force, and everybody in it by name. */
export class Stage {
  readonly chain: EmbeddedChain;
  readonly client: purser.Client;
  readonly mints = new Map<string, Mint>();
  vault!: PublicKey;
  decoy!: PublicKey;
  private readonly people = new Map<string, Keypair>();

  private constructor(readonly policy: Policy) {
    this.chain = EmbeddedChain.start({
      programs: [{ programId: purser.PROGRAM_ID, elf: readFileSync(ELF) }],
      unixTime: policy.start,
    });
    this.client = purser.connect(this.chain.connection);
  }

  /** Creates mints, vault, budgets, mandates, ratings and deposits, through the SDK only. */
  static async set(policy: Policy): Promise<Stage> {
    const stage = new Stage(policy);
    await stage.createMints();
    const { members, threshold, withdrawal } = policy.vault;
    stage.vault = await stage.createVault(members, threshold, withdrawal);
    stage.decoy = await stage.createVault([RIVAL], 1, [RIVAL]);
    await stage.setBudgets();
    await stage.grantMandates();
    await stage.ratePayees();
    await stage.fund();
    return stage;
  }

  /** Somebody's keypair: the same in every run, with lamports from the first time that it is asked for. */
  person(name: string): Keypair {
    const known = this.people.get(name);
    if (known) return known;
    const seed = Buffer.alloc(32);
    seed.write(`purser ${name}`);
    const keypair = Keypair.fromSeed(seed);
    this.chain.airdrop(keypair.publicKey, LAMPORTS);
    this.people.set(name, keypair);
    return keypair;
  }

  /** A wallet by name; `vault` is the vault's own authority. */
  wallet(name: string): PublicKey {
    return name === "vault" ? purser.authorityAddress(this.vault) : this.person(name).publicKey;
  }

  /** A mint by name. */
  mint(name: string): Mint {
    const found = this.mints.get(name);
    if (!found)
      throw new RangeError(
        `no mint ${name} in the policy: it has ${[...this.mints.keys()].join(", ")}`,
      );
    return found;
  }

  /** The first members, as many as the threshold. */
  get quorum(): Keypair[] {
    const { members, threshold } = this.policy.vault;
    return members.slice(0, threshold).map((name) => this.person(name));
  }

  private async createMints(): Promise<void> {
    const { connection } = this.client;
    const issuer = this.person(ISSUER);
    const { mints, payees, unrated, vault } = this.policy;
    const wallets = new Set([
      ...Object.keys(payees),
      ...unrated.wallets,
      ...vault.withdrawal,
      RIVAL,
    ]);
    for (const [name, { decimals }] of Object.entries(mints)) {
      const seat = this.person(`mint ${name}`);
      const address = await createMint(
        connection,
        issuer,
        issuer.publicKey,
        null,
        decimals,
        seatOf(seat),
      );
      this.mints.set(name, { name, address, decimals });
      for (const wallet of wallets) {
        await createAssociatedTokenAccount(connection, issuer, address, this.wallet(wallet));
      }
    }
  }

  private async createVault(
    members: string[],
    threshold: number,
    withdrawal: string[],
  ): Promise<PublicKey> {
    const { vault } = await purser.createVault(this.client, {
      creator: this.person(members[0] ?? RIVAL),
      id: 1n,
      members: members.map((name) => this.wallet(name)),
      threshold,
      withdrawal: withdrawal.map((name) => this.wallet(name)),
    });
    return vault;
  }

  private async setBudgets(): Promise<void> {
    const { budgets, decoy } = this.policy;
    for (const [name, caps] of Object.entries(budgets)) {
      const mint = this.mint(name);
      const change = { vault: this.vault, members: this.quorum, mint: mint.address };
      await purser.setBudget(this.client, { ...change, caps: this.caps(caps, mint) });
    }
    const mint = this.mint(decoy.mint).address;
    await purser.setBudget(this.client, {
      vault: this.decoy,
      members: [this.person(RIVAL)],
      mint,
      caps: {},
    });
  }

  private async grantMandates(): Promise<void> {
    for (const mandate of this.policy.mandates) {
      const mint = this.mint(mandate.mint);
      await purser.grantMandate(this.client, {
        vault: this.vault,
        members: this.quorum,
        agent: this.wallet(mandate.agent),
        mint: mint.address,
        terms: this.terms(mandate, mint),
      });
    }
  }

  private async ratePayees(): Promise<void> {
    for (const [name, { caps, ...rating }] of Object.entries(this.policy.payees)) {
      const mint = caps && this.mint(caps.mint);
      const own = caps && mint && { caps: { ...this.caps(caps, mint), mint: mint.address } };
      await purser.setCounterparty(this.client, {
        vault: this.vault,
        members: this.quorum,
        payee: this.wallet(name),
        rating: { ...rating, ...own },
      });
    }
  }

  private async fund(): Promise<void> {
    const { mints, decoy, vault } = this.policy;
    const treasury = vault.withdrawal[0] ?? RIVAL;
    for (const [name, { deposit }] of Object.entries(mints))
      await this.deposit(this.vault, treasury, name, deposit);
    await this.deposit(this.decoy, RIVAL, decoy.mint, decoy.deposit);
  }

  private async deposit(
    vault: PublicKey,
    from: string,
    mintName: string,
    whole: string,
  ): Promise<void> {
    const mint = this.mint(mintName);
    const base = baseUnits(whole, mint.decimals) ?? 0n;
    if (base === 0n) return;
    const issuer = this.person(ISSUER);
    const account = purser.tokenAddress(this.wallet(from), mint.address);
    await mintTo(this.client.connection, issuer, mint.address, account, issuer, base);
    const amount = { mint: mint.address, base };
    await purser.deposit(this.client, { vault, depositor: this.person(from), amount });
  }

  private caps(caps: Policy["budgets"][string], { decimals }: Mint): purser.Caps {
    return defined({
      perPayment: baseUnits(caps.per_payment, decimals),
      day: baseUnits(caps.day, decimals),
      week: baseUnits(caps.week, decimals),
      lifetime: baseUnits(caps.lifetime, decimals),
    });
  }

  private terms(mandate: Policy["mandates"][number], mint: Mint): purser.MandateTerms {
    const { window } = mandate;
    const units = (whole: string | undefined) => baseUnits(whole, mint.decimals);
    return {
      startsAt: mandate.starts,
      expiresAt: mandate.expires,
      caps: this.caps(mandate.caps, mint),
      window: {
        seconds: BigInt(window.seconds),
        ...defined({
          limit: units(window.limit),
          payments: window.payments === undefined ? undefined : BigInt(window.payments),
          tierShares: window.tier_shares,
          unratedLimit: units(window.unrated_limit),
        }),
      },
      minimumTier: mandate.minimum_tier,
      unrated: mandate.unrated,
      maximumRisk: mandate.maximum_risk,
      minimumConfidence: mandate.minimum_confidence,
      held: mandate.held,
      ...defined({
        validationThreshold: units(mandate.validation_threshold),
        approvalThreshold: units(mandate.approval_threshold),
      }),
    };
  }
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Drops what is undefined: an optional key is absent, not undefined. */
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

/** A mint's own keypair must not be an account yet: `person` gave it lamports, a fresh one has none. */
function seatOf(keypair: Keypair): Keypair {
  return Keypair.fromSeed(keypair.publicKey.toBytes());
}
