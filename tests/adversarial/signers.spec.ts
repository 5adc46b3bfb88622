import assert from "node:assert/strict";
import type { Keypair, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { PaymentDenied } from "../../sdk/src";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { altered, lands, repels, triple, verifiedRecords, withAccount } from "../support/attack";
import type { Triple } from "../support/attack";
import { allBytes } from "../support/checkpoint";
import { NOT_SIGNED } from "../support/outcome";
import { deployRelay, forward, RELAY_AGENT, RELAY_ID } from "../support/relay";
import { keypair, OPEN_TERMS, World } from "../support/world";

const AMOUNT = 1_000n;

/** Whoever could try to pay from a mandate that is not theirs, by their part in the world. */
const OTHERS: readonly (readonly [string, (world: World) => Keypair])[] = [
  ["a member", ({ members }) => members[0]],
  ["the creator", ({ creator }) => creator],
  ["a stranger", ({ stranger }) => stranger],
  ["another agent with a mandate of its own", ({ otherAgent }) => otherAgent],
  ["the one who pays the fees", ({ issuer }) => issuer],
  ["the payee", () => keypair("payee")],
];

describe("a signer who is not the agent of the mandate", () => {
  let world: World;

  before(async () => {
    world = await World.create();
    await world.grant(OPEN_TERMS, world.otherAgent.publicKey);
    world.chain.airdrop(world.payee, 1_000_000_000n);
    deployRelay(world.chain);
  });

  const payment = (): Promise<TransactionInstruction> =>
    purser.payInstruction(world.client, world.payment(AMOUNT));
  const steps = (): Promise<Triple> => triple(world, world.payment(AMOUNT));

  /** An instruction whose agent is named and does not sign. */
  const unsigned = (instruction: TransactionInstruction): TransactionInstruction => {
    const keys = instruction.keys.map((key) => ({ ...key, isSigner: false }));
    return altered(instruction, { keys });
  };

  for (const [who, find] of OTHERS) {
    it(`pays nothing by pay: ${who} (A41)`, async () => {
      const signer = find(world);
      const stolen = withAccount("pay", await payment(), "agent", signer.publicKey);
      const error = await repels(world, { refused: "SignerNotAgent", at: 0 }, [stolen], [signer]);
      assert.ok(error instanceof PaymentDenied);
      assert.equal(error.gate, "identity");
      assert.equal(error.passesAt, null, "time does not make a signer the agent");
    });

    it(`pays nothing by gate: ${who} (A41)`, async () => {
      const signer = find(world);
      const [gate, ...rest] = await steps();
      const stolen = withAccount("gate", gate, "agent", signer.publicKey);
      const answer = { refused: "SignerNotAgent", at: 0 } as const;
      const error = await repels(world, answer, [stolen, ...rest], [signer]);
      assert.ok(error instanceof PaymentDenied);
      assert.equal(error.gate, "identity");
    });

    it(`pays nothing where the agent is named and does not sign: ${who} (A41)`, async () => {
      const signer = find(world);
      const answer = { refused: NOT_SIGNED, at: 0 };
      await repels(world, answer, [unsigned(await payment())], [signer]);
      const [gate, ...rest] = await steps();
      await repels(world, answer, [unsigned(gate), ...rest], [signer]);
    });

    it(`pays nothing through a program that it asks to: ${who} (A41)`, async () => {
      const signer = find(world);
      const relayed = forward(unsigned(await payment()));
      await repels(world, { refused: NOT_SIGNED, at: 0 }, [relayed], [signer]);
    });
  }

  it("pays nothing as the vault's authority, which cannot sign (A41)", async () => {
    const authority = purser.authorityAddress(world.vault);
    const named = withAccount("pay", await payment(), "agent", authority);
    const [gate, ...rest] = await steps();
    const gated = withAccount("gate", gate, "agent", authority);
    const answer = { refused: NOT_SIGNED, at: 0 };
    await repels(world, answer, [unsigned(named)], [world.stranger]);
    await repels(world, answer, [unsigned(gated), ...rest], [world.stranger]);
    await repels(world, answer, [forward(unsigned(named))], [world.stranger]);
  });

  it("pays from its own mandate only, and that mandate alone is charged", async () => {
    const { otherAgent } = world;
    const victim = purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
    const before = world.chain.account(victim)?.data.toString("hex");
    const own = world.payment(AMOUNT, { agent: otherAgent.publicKey });
    await lands(world, [await purser.payInstruction(world.client, own)], [otherAgent]);

    assert.equal(world.chain.account(victim)?.data.toString("hex"), before);
    assert.equal((await world.mandate(otherAgent.publicKey)).counters.payments, 1n);
  });

  it("may have any payment evaluated, and no counter of anyone moves (A41)", async () => {
    const { client, stranger } = world;
    const before = await allBytes(world);
    const evaluation = await client.program.methods
      .evaluate(paymentArgs(world.payment(AMOUNT)))
      .accountsStrict(paymentAccounts(client, world.payment(AMOUNT)))
      .instruction();
    await lands(world, [evaluation, forward(evaluation)], [stranger]);
    assert.equal(await allBytes(world), before);
  });

  it("pays the fee of an agent's payment, and nothing of it is its own", async () => {
    const { payments } = (await world.mandate()).counters;
    await lands(world, [await payment()], [world.issuer, world.agent]);
    assert.equal((await world.mandate()).counters.payments, payments + 1n);
  });
});

describe("a program's address as an agent", () => {
  let world: World;

  before(async () => {
    world = await World.create();
    deployRelay(world.chain);
    await world.grant({ caps: { lifetime: 3n * AMOUNT } }, RELAY_AGENT);
  });

  const own = (base = AMOUNT): purser.Payment => world.payment(base, { agent: RELAY_AGENT });
  const payment = (base = AMOUNT): Promise<TransactionInstruction> =>
    purser.payInstruction(world.client, own(base));

  it("pays by invocation, counts, and appears in the evidence", async () => {
    const paid = await world.balance(world.payee);
    const { slot, signature } = await lands(world, [forward(await payment())], [world.stranger]);

    assert.equal(await world.balance(world.payee), paid + AMOUNT);
    const { counters } = await world.mandate(RELAY_AGENT);
    assert.deepEqual([counters.payments, counters.lifetimeSpent], [1n, AMOUNT]);
    assert.equal((await world.mandate()).counters.payments, 0n, "the other agent is not charged");

    const records = await verifiedRecords(world, RELAY_AGENT);
    assert.equal(records.length, 1);
    const { record, signature: where } = records[0]!;
    const { kind, path, amount, payee } = record;
    assert.deepEqual([kind, path, amount, record.slot], ["decision", "fused", AMOUNT, slot]);
    assert.ok(payee.equals(world.payee));
    assert.equal(where, signature);
  });

  it("pays through two programs as through one", async () => {
    const inner = await payment();
    await lands(world, [forward(forward(inner))], [world.stranger]);
    assert.equal((await verifiedRecords(world, RELAY_AGENT)).length, 2);
  });

  it("is held to its limits by the same reasons as a wallet", async () => {
    const { lifetimeSpent } = (await world.mandate(RELAY_AGENT)).counters;
    const over = 3n * AMOUNT - lifetimeSpent + 1n;
    const answer = { refused: "LifetimeCap", at: 0 } as const;
    const error = await repels(world, answer, [forward(await payment(over))], [world.stranger]);
    assert.ok(error instanceof PaymentDenied);
    assert.deepEqual(
      [error.gate, error.got, error.limit, error.headroom],
      ["context", 3n * AMOUNT + 1n, 3n * AMOUNT, over - 1n],
    );
  });

  it("pays nothing when nobody but the address itself is named (A41)", async () => {
    const direct = await payment();
    const keys = direct.keys.map((key) => ({ ...key, isSigner: false }));
    const answer = { refused: NOT_SIGNED, at: 0 };
    await repels(world, answer, [altered(direct, { keys })], [world.stranger]);
  });

  it("pays nothing by gate, which no program may invoke (A40)", async () => {
    const [gate, transfer, feedback] = await triple(world, own());
    const steps = [forward(gate), transfer, feedback];
    await repels(world, { refused: "NotTopLevel", at: 0 }, steps, [world.stranger]);
  });

  it("pays nothing from the mandate of the wallet that called it (A41)", async () => {
    const instruction = await purser.payInstruction(world.client, world.payment(AMOUNT));
    const asRelay = withAccount("pay", instruction, "agent", RELAY_AGENT);
    const answer = { refused: "SignerNotAgent", at: 0 } as const;
    await repels(world, answer, [forward(asRelay)], [world.agent]);
  });

  it("is the address and not the program: the program's own id pays nothing (A41)", async () => {
    const asProgram = withAccount("pay", await payment(), "agent", RELAY_ID);
    const keys = asProgram.keys.map((key) => ({ ...key, isSigner: false }));
    const named = forward(altered(asProgram, { keys }));
    await repels(world, { refused: NOT_SIGNED, at: 0 }, [named], [world.stranger]);
  });
});
