import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import { SystemProgram, SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import {
  altered,
  lands,
  repels,
  slotsOf,
  tokenInvocations,
  triple,
  verifiedRecords,
  withAccount,
} from "../support/attack";
import type { Triple } from "../support/attack";
import { WRONG_ADDRESS } from "../support/outcome";
import { secondVault } from "../support/second-vault";
import type { SecondVault } from "../support/second-vault";
import { accept, approve, vouch } from "../support/vouching";
import { keypair, OPEN_TERMS, World } from "../support/world";

const AMOUNT = 1_000n;
const TRANSFER_CHECKED = 12;
const TRANSFER_CHECKED_ACCOUNTS = 4;

describe("a triple that is not of one payment", () => {
  const otherPayee = keypair("other payee").publicKey;
  let world: World;
  let second: SecondVault;
  let otherMint: PublicKey;
  let replacements: Record<string, PublicKey>;

  before(async () => {
    world = await World.create();
    await world.grant(OPEN_TERMS, world.otherAgent.publicKey);
    second = await secondVault(world);
    await world.openAccount(otherPayee, world.mint);
    await world.rate({ tier: 2 }, otherPayee);
    otherMint = await world.newMint("other mint");
    replacements = {
      vault: second.vault,
      authority: second.authority,
      budget: second.budget,
      mandate: purser.mandateAddress(world.vault, world.otherAgent.publicKey, world.mint),
      mint: otherMint,
      custody: second.custody,
      destination: purser.tokenAddress(otherPayee, world.mint),
      token_program: TOKEN_2022_PROGRAM_ID,
      counterparty: purser.counterpartyAddress(world.vault, otherPayee),
    };
  });

  const fresh = (change: Partial<purser.Payment> = {}): Promise<Triple> =>
    triple(world, world.payment(AMOUNT, change));

  /** The amount in the data of `transfer`. */
  const withAmount = (transfer: TransactionInstruction, amount: bigint): TransactionInstruction => {
    const data = Buffer.from(transfer.data);
    data.writeBigUInt64LE(amount, 1);
    return altered(transfer, { data });
  };

  for (const slot of slotsOf("transfer")) {
    it(`is refused when the transfer names another ${slot}`, async () => {
      const [gate, transfer, feedback] = await fresh();
      const other = withAccount("transfer", transfer, slot, replacements[slot]!);
      await repels(world, { refused: "NotFollowedByTransfer", at: 0 }, [gate, other, feedback]);
    });
  }

  for (const slot of slotsOf("feedback")) {
    it(`is refused when the feedback names another ${slot}`, async () => {
      const [gate, transfer, feedback] = await fresh();
      const other = withAccount("feedback", feedback, slot, replacements[slot]!);
      await repels(world, { refused: "NotFollowedByFeedback", at: 0 }, [gate, transfer, other]);
    });
  }

  it("is refused when the transfer moves any other amount", async () => {
    for (const amount of [0n, AMOUNT - 1n, AMOUNT + 1n, 2n ** 64n - 1n]) {
      const [gate, transfer, feedback] = await fresh();
      const steps = [gate, withAmount(transfer, amount), feedback];
      await repels(world, { refused: "NotFollowedByTransfer", at: 0 }, steps);
    }
  });

  it("is refused when transfer or feedback carry more or less data", async () => {
    const [gate, transfer, feedback] = await fresh();
    const longer = (step: TransactionInstruction): TransactionInstruction =>
      altered(step, { data: Buffer.concat([step.data, Buffer.of(0)]) });
    const shorter = (step: TransactionInstruction): TransactionInstruction =>
      altered(step, { data: step.data.subarray(0, -1) });
    for (const other of [longer(transfer), shorter(transfer)]) {
      await repels(world, { refused: "NotFollowedByTransfer", at: 0 }, [gate, other, feedback]);
    }
    for (const other of [longer(feedback), shorter(feedback)]) {
      await repels(world, { refused: "NotFollowedByFeedback", at: 0 }, [gate, transfer, other]);
    }
  });

  it("is refused when transfer or feedback carry one more account (A22)", async () => {
    const [gate, transfer, feedback] = await fresh();
    for (const [isSigner, isWritable] of [
      [false, false],
      [true, true],
    ] as const) {
      const extra = { pubkey: world.agent.publicKey, isSigner, isWritable };
      const wider = (step: TransactionInstruction): TransactionInstruction =>
        altered(step, { keys: [...step.keys, extra] });
      const answers = [
        ["NotFollowedByTransfer", [gate, wider(transfer), feedback]],
        ["NotFollowedByFeedback", [gate, transfer, wider(feedback)]],
      ] as const;
      for (const [refused, steps] of answers) await repels(world, { refused, at: 0 }, steps);
    }
  });

  it("is refused when gate carries an account that a payment has no use for (A22)", async () => {
    const [gate, transfer, feedback] = await fresh();
    const extra = { pubkey: world.stranger.publicKey, isSigner: true, isWritable: true };
    const wider = altered(gate, { keys: [...gate.keys, extra] });
    const answer = { refused: "UnexpectedAccount", at: 0 } as const;
    await repels(world, answer, [wider, transfer, feedback], [world.agent, world.stranger]);
  });

  it("lands with credentials on gate, which the token program never sees (A22)", async () => {
    await world.grant({ validationThreshold: 1n, approvalThreshold: 1n });
    await accept(world);
    const payment = world.payment(AMOUNT);
    const [attestation, approval] = [await vouch(world), await approve(world, payment)];
    await lands(world, await triple(world, { ...payment, credentials: { attestation, approval } }));

    const [last] = (await tokenInvocations(world)).slice(-1);
    assert.equal(last?.data[0], TRANSFER_CHECKED);
    assert.equal(last.accounts.length, TRANSFER_CHECKED_ACCOUNTS);
    await world.grant({});
  });

  it("is refused when its instructions are another program's", async () => {
    const [gate, transfer, feedback] = await fresh();
    const foreign = { programId: SystemProgram.programId };
    const byOthers = [
      ["NotFollowedByTransfer", [gate, altered(transfer, foreign), feedback]],
      ["NotFollowedByFeedback", [gate, transfer, altered(feedback, foreign)]],
    ] as const;
    for (const [refused, steps] of byOthers) await repels(world, { refused, at: 0 }, steps);
  });

  it("is refused for every mix of two agents' mandates, and lands for each alone (A56)", async () => {
    const agents = [world.agent, world.otherAgent];
    for (let mix = 0; mix < 8; mix += 1) {
      const of = (step: 0 | 1 | 2): number => (mix >> step) & 1;
      const built = [await fresh(), await fresh({ agent: world.otherAgent.publicKey })];
      const steps = ([0, 1, 2] as const).map((step) => built[of(step)]![step]);
      if (of(0) === of(1) && of(0) === of(2)) {
        await lands(world, steps, [agents[of(0)]!]);
        continue;
      }
      const refused = of(0) === of(1) ? "NotFollowedByFeedback" : "NotFollowedByTransfer";
      await repels(world, { refused, at: 0 }, steps, [agents[of(0)]!]);
    }
  });

  it("is refused when two payments are interleaved, and lands when one follows the other", async () => {
    const [gateA, transferA, feedbackA] = await fresh();
    const [gateB, transferB, feedbackB] = await fresh({ agent: world.otherAgent.publicKey });
    const signers = [world.agent, world.otherAgent] as const;
    const refused = "NotFollowedByTransfer";
    const interleaved = [
      [gateA, gateB, transferA, transferB, feedbackA, feedbackB],
      [gateA, gateB, transferB, feedbackB, transferA, feedbackA],
    ];
    for (const steps of interleaved) await repels(world, { refused, at: 0 }, steps, signers);

    const paid = await world.balance(world.payee);
    await lands(world, [gateA, transferA, feedbackA, gateB, transferB, feedbackB], signers);
    assert.equal(await world.balance(world.payee), paid + 2n * AMOUNT);
    await verifiedRecords(world);
    await verifiedRecords(world, world.otherAgent.publicKey);
  });

  it("is refused when the second of two payments fails, the first undone with it (A46)", async () => {
    const [gateA, transferA, feedbackA] = await fresh();
    const [gateB, transferB, feedbackB] = await fresh();
    const steps = [gateA, transferA, feedbackA, gateB, withAmount(transferB, 1n), feedbackB];
    await repels(world, { refused: "NotFollowedByTransfer", at: 3 }, steps);
  });

  it("is refused when gate reads its neighbours from any account but the sysvar", async () => {
    const [gate, transfer, feedback] = await fresh();
    const forged = keypair("forged instructions").publicKey;
    const { data, owner } = world.chain.account(SYSVAR_CLOCK_PUBKEY)!;
    world.chain.setAccount(forged, { lamports: 1_000_000n, owner, data });
    for (const other of [forged, SYSVAR_CLOCK_PUBKEY, world.stranger.publicKey]) {
      const blind = withAccount("gate", gate, "instructions", other);
      await repels(world, { refused: WRONG_ADDRESS, at: 0 }, [blind, transfer, feedback]);
    }
  });
});
