import assert from "node:assert/strict";
import type { Keypair, PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { EvidenceRecord, Landed, Payment, Proposable } from "../../sdk/src";
import { sendRaw } from "./cosigning";
import { instructionsOf } from "./landing";
import { lookupTable, sendThrough } from "./lookup-table";
import { approvedProposal, executes } from "./proposing";
import { deployRelay, forward, RELAY_AGENT } from "./relay";
import { secondVault } from "./second-vault";
import { OPEN_TERMS, World } from "./world";

/** One payment of a transaction. */
export interface Part {
  readonly path: EvidenceRecord["path"];
  readonly payment: Payment;
}

/** A record that the evidence must hold, and the transaction that wrote it. */
export interface Expected {
  readonly record: EvidenceRecord;
  readonly signature: string;
}

/**
 * A world with three agents and a second vault, in which much has happened, and a note of every record that the
 * evidence must hold, made as it happened and without reading the evidence.
 */
export class Story {
  private readonly noted = new Map<string, Expected[]>();
  private readonly grantEpochs = new Map<string, bigint>();
  private readonly governanceEpochs = new Map<string, bigint>();

  private constructor(
    readonly world: World,
    readonly otherVault: PublicKey,
    private readonly otherOwner: Keypair,
  ) {}

  static async tell(): Promise<Story> {
    const world = await World.create();
    const { vault, owner } = await secondVault(world);
    const { treasury: depositor, mint, client } = world;
    await world.mintTo(depositor.publicKey, 1_000n);
    await purser.deposit(client, { vault, depositor, amount: { mint, base: 1_000n } });
    deployRelay(world.chain);
    const story = new Story(world, vault, owner);
    await story.beginning();
    await story.refusals();
    await story.epochs();
    await story.governance();
    await story.ending();
    return story;
  }

  /** The records that the evidence of an agent's mandate must hold. */
  expected(agent: PublicKey, vault = this.world.vault): readonly Expected[] {
    return this.noted.get(this.mandate(vault, agent)) ?? [];
  }

  /** Makes payments in one transaction, with other instructions after them, and notes their records. */
  async pay(
    parts: readonly Part[],
    others: Instructions = [],
    signers: Signers = [],
  ): Promise<Landed> {
    const built = await Promise.all(parts.map((part) => this.instructions(part)));
    const agents = parts.map(({ payment }) => this.signer(payment.agent));
    const [payer = this.world.agent, ...cosigners] = [...agents, ...signers];
    const { unixTime } = this.world.chain.clock();
    const landed = await purser.send(this.world.client, {
      instructions: [...built.flat(), ...others],
      signers: [payer, ...cosigners],
    });
    this.note(parts, landed, unixTime);
    return landed;
  }

  fused(base: bigint, change: Partial<Payment> = {}): Part {
    return { path: "fused", payment: this.world.payment(base, change) };
  }

  gated(base: bigint, change: Partial<Payment> = {}): Part {
    return { path: "gated", payment: this.world.payment(base, change) };
  }

  /** Both paths, all agents, several payments in one transaction, and payments of the second vault beside them. */
  private async beginning(): Promise<void> {
    const { world, otherVault: vault, other } = this;
    await world.grant({}, world.otherAgent.publicKey);
    await world.grant({}, RELAY_AGENT);
    await this.pay([this.fused(11n)]);
    await this.pay([this.gated(12n, other)]);
    await this.pay([this.fused(13n), this.fused(14n, { vault }), this.fused(15n, other)]);
    world.chain.advance(100n);
    await this.pay([this.gated(16n, { vault }), this.gated(17n), this.fused(18n)]);
    await this.pay([this.gated(19n), this.gated(20n)]);
    await this.pay([this.fused(21n), this.fused(22n, { agent: RELAY_AGENT })]);
    await this.payThroughTable(this.fused(23n));
  }

  /** Refused payments leave no record; a mandate that is granted again keeps its chain. */
  private async refusals(): Promise<void> {
    const { world } = this;
    await this.refuse(this.fused(0n));
    await world.grant({ caps: { perPayment: 1_000n } });
    await this.pay([this.fused(24n, { payee: world.treasury.publicKey })]);
    await this.refuse(this.fused(1_001n));
  }

  /** All grants are revoked: by the second vault beside our payment, alone, and behind our payment. */
  private async epochs(): Promise<void> {
    const { world, otherVault, other } = this;
    const { vault } = world;
    await this.pay([this.fused(25n, other)]);
    const foreign = this.fused(29n, { vault: otherVault });
    await this.revokeAll(otherVault, [this.otherOwner], [foreign, this.fused(35n)]);
    await this.pay([this.fused(36n)]);
    await this.revokeAll(vault, world.quorum);
    await this.refuse(this.fused(26n));
    await world.grant({});
    await this.pay([this.fused(27n)]);
    await this.revokeAll(vault, world.quorum, [this.fused(28n)]);
    await world.grant({});
    await world.grant({}, world.otherAgent.publicKey);
    await this.pay([this.gated(30n), this.fused(31n, other)]);
  }

  /** Rules of voting change: ours by proposals and together, the second vault's beside our payment. Wallets are no such rule. */
  private async governance(): Promise<void> {
    const { world, otherVault, otherOwner } = this;
    const { client, vault, quorum: members, treasury, mint } = world;
    const newMembers = world.members.map(({ publicKey }) => publicKey);
    // So many payments are made that the first ids must be old enough to be forgotten.
    world.chain.advance(100n);
    await this.governs({ setDelays: { timelock: 0n } }, this.fused(50n), this.fused(51n));
    const foreign = this.fused(52n, { vault: otherVault });
    const foreigners = { vault: otherVault, members: [otherOwner] };
    const agent = world.agent.publicKey;
    await purser.grantMandate(client, { ...foreigners, agent, mint, terms: OPEN_TERMS });
    const act = (captured: purser.Client): Promise<Landed> =>
      purser.setDelays(captured, { ...foreigners, timelock: 0n });
    await this.pay([foreign, this.fused(53n)], await instructionsOf(client, act), [otherOwner]);
    moved(this.governanceEpochs, otherVault);
    await this.pay([this.fused(54n), this.fused(55n, { vault: otherVault })]);
    const naming = { setMembers: { newMembers, threshold: 2 } };
    await this.governs(naming, this.gated(56n), this.fused(57n));
    await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });
    moved(this.governanceEpochs, vault);
    await purser.setWithdrawal(client, { vault, members, wallets: [treasury.publicKey] });
    await this.pay([this.fused(58n, this.other), this.gated(59n)]);
  }

  private async ending(): Promise<void> {
    const { world, other } = this;
    const { client, vault, members } = world;
    await purser.pause(client, { vault, member: members[0] });
    await this.refuse(this.gated(32n));
    await world.resume();
    world.chain.advance(86_400n);
    await this.pay([this.fused(33n, other)]);
    await this.pay([this.fused(34n)]);
  }

  private get other(): Partial<Payment> {
    return { agent: this.world.otherAgent.publicKey };
  }

  /** A proposal that moves the governance epoch is executed between two payments of one transaction. */
  private async governs(action: Proposable, before: Part, after: Part): Promise<void> {
    const { world } = this;
    const { client, vault, agent } = world;
    const index = await approvedProposal(world, action);
    const { unixTime } = world.chain.clock();
    const instructions = [
      ...(await this.instructions(before)),
      ...(await instructionsOf(client, executes(world, index))),
      ...(await this.instructions(after)),
    ];
    const landed = await purser.send(client, { instructions, signers: [agent] });
    this.note([before], landed, unixTime);
    moved(this.governanceEpochs, vault);
    this.note([after], landed, unixTime);
  }

  private async revokeAll(vault: PublicKey, members: Signers, parts: readonly Part[] = []) {
    const { client } = this.world;
    const act = (captured: purser.Client): Promise<Landed> =>
      purser.revokeAll(captured, { vault, members });
    await this.pay(parts, await instructionsOf(client, act), members);
    moved(this.grantEpochs, vault);
  }

  /** A payment that is refused twice: in simulation, and landed. */
  private async refuse(part: Part): Promise<void> {
    const { client } = this.world;
    const instructions = await this.instructions(part);
    const signers = [this.signer(part.payment.agent)] as const;
    await assert.rejects(purser.send(client, { instructions, signers }), purser.PaymentDenied);
    await assert.rejects(sendRaw(client, instructions, signers), purser.PaymentDenied);
  }

  private async payThroughTable(part: Part): Promise<void> {
    const { world } = this;
    const [instruction] = await this.instructions(part);
    if (!instruction) throw new Error("a payment has an instruction");
    const signer = this.signer(part.payment.agent);
    const table = await lookupTable(world, signer, instruction);
    const { unixTime } = world.chain.clock();
    this.note([part], await sendThrough(world, table, signer, instruction), unixTime);
  }

  private async instructions({ path, payment }: Part): Promise<TransactionInstruction[]> {
    const { client } = this.world;
    if (path === "gated") {
      return purser.atomicPayment(payment).gate().transfer().feedback().instructions(client);
    }
    const instruction = await purser.payInstruction(client, payment);
    return [payment.agent.equals(RELAY_AGENT) ? forward(instruction) : instruction];
  }

  /** Who signs a payment of an agent: whoever asks the relay, for the relay's own address. */
  private signer(agent: PublicKey): Signer {
    const { agent: first, otherAgent } = this.world;
    return agent.equals(otherAgent.publicKey) ? otherAgent : first;
  }

  private note(parts: readonly Part[], { signature, slot }: Landed, time: bigint): void {
    for (const { path, payment } of parts) {
      const { vault, agent, payee, amount, id } = payment;
      const mandate = purser.mandateAddress(vault, agent, amount.mint);
      const chain = this.noted.get(mandate.toBase58()) ?? [];
      this.noted.set(mandate.toBase58(), chain);
      for (const kind of path === "gated"
        ? (["decision", "outcome"] as const)
        : (["decision"] as const)) {
        const record: EvidenceRecord = {
          sequence: BigInt(chain.length + 1),
          slot,
          time,
          kind,
          path,
          vault,
          mandate,
          gates: purser.ALL_PASS,
          payee,
          mint: amount.mint,
          amount: amount.base,
          id,
          governanceEpoch: epoch(this.governanceEpochs, vault),
          grantEpoch: epoch(this.grantEpochs, vault),
        };
        chain.push({ record, signature });
      }
    }
  }

  private mandate(vault: PublicKey, agent: PublicKey): string {
    return purser.mandateAddress(vault, agent, this.world.mint).toBase58();
  }
}

function epoch(epochs: ReadonlyMap<string, bigint>, vault: PublicKey): bigint {
  return epochs.get(vault.toBase58()) ?? 1n;
}

function moved(epochs: Map<string, bigint>, vault: PublicKey): void {
  epochs.set(vault.toBase58(), epoch(epochs, vault) + 1n);
}

type Instructions = readonly TransactionInstruction[];
type Signers = readonly Signer[];
