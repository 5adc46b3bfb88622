import assert from "node:assert/strict";
import { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { AccountMeta } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { Payment } from "../sdk/src";
import { instructionsOf, refused, tokens } from "./support/attempt";
import { Bench } from "./support/bench";
import { decides } from "./support/decisions";
import { destinationOf } from "./support/effects";
import { makesPayments } from "./support/settling";
import { keypair } from "./support/world";
import type { World } from "./support/world";

type Step = TransactionInstruction;
type Steps = [gate: Step, transfer: Step, feedback: Step];

const TRANSFER_ACCOUNTS = [
  "vault",
  "authority",
  "budget",
  "mandate",
  "mint",
  "custody",
  "destination",
  "token program",
];
const FEEDBACK_ACCOUNTS = ["mandate", "counterparty", "custody", "destination", "token program"];

describe("gate", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  makesPayments("payAtomic", () => bench);
  decides("payAtomic", () => bench);

  async function stepsOf(payment: Payment): Promise<Steps> {
    return (await instructionsOf(world, "payAtomic", { payment })) as Steps;
  }

  describe("refuses unless transfer and feedback of the same payment follow at once (A40):", () => {
    const [noTransfer, noFeedback] = ["NotFollowedByTransfer", "NotFollowedByFeedback"] as const;
    type Arranged = [gate: Step, transfer: Step, feedback: Step, pay: Step, other: Steps];
    const cases: readonly [
      string,
      (steps: Arranged) => Step[],
      typeof noTransfer | typeof noFeedback,
    ][] = [
      ["alone", ([gate]) => [gate], noTransfer],
      ["with the transfer only", ([gate, transfer]) => [gate, transfer], noFeedback],
      ["with the feedback only", ([gate, , feedback]) => [gate, feedback], noTransfer],
      [
        "in the wrong order",
        ([gate, transfer, feedback]) => [gate, feedback, transfer],
        noTransfer,
      ],
      ["at the end", ([gate, transfer, feedback]) => [gate, transfer, feedback, gate], noTransfer],
      ["with pay instead", ([gate, , feedback, pay]) => [gate, pay, feedback], noTransfer],
      [
        "twice, then once",
        ([gate, transfer, feedback]) => [gate, gate, transfer, feedback],
        noTransfer,
      ],
      [
        "with two transfers",
        ([gate, transfer, feedback]) => [gate, transfer, transfer, feedback],
        noFeedback,
      ],
      [
        "with something between gate and transfer",
        ([gate, transfer, feedback]) => [gate, nothing(), transfer, feedback],
        noTransfer,
      ],
      [
        "with something between transfer and feedback",
        ([gate, transfer, feedback]) => [gate, transfer, nothing(), feedback],
        noFeedback,
      ],
      [
        "with the transfer of another amount",
        ([gate, , feedback, , other]) => [gate, other[1], feedback],
        noTransfer,
      ],
      [
        "with a longer transfer",
        ([gate, transfer, feedback]) => [
          gate,
          altered(transfer, { data: Buffer.concat([transfer.data, Buffer.of(0)]) }),
          feedback,
        ],
        noTransfer,
      ],
      [
        "with a longer feedback",
        ([gate, transfer, feedback]) => [
          gate,
          transfer,
          altered(feedback, { data: Buffer.concat([feedback.data, Buffer.of(0)]) }),
        ],
        noFeedback,
      ],
      [
        "with a look-alike transfer of another program",
        ([gate, transfer, feedback]) => [gate, altered(transfer, { programId: MEMO }), feedback],
        noTransfer,
      ],
      [
        "with a look-alike feedback of another program",
        ([gate, transfer, feedback]) => [gate, transfer, altered(feedback, { programId: MEMO })],
        noFeedback,
      ],
      [
        "with one more account for the transfer (A22)",
        ([gate, transfer, feedback]) => [gate, more(transfer), feedback],
        noTransfer,
      ],
      [
        "with one more account for the feedback (A22)",
        ([gate, transfer, feedback]) => [gate, transfer, more(feedback)],
        noFeedback,
      ],
    ];

    for (const [how, arrange, reason] of cases) {
      it(how, async () => {
        const steps = await stepsOf(world.payment(100n));
        const [pay] = await instructionsOf(world, "pay", { payment: world.payment(100n) });
        const other = await stepsOf(world.payment(101n));

        const error = await refused(world, arrange([...steps, pay!, other]));

        assert.ok(error instanceof purser.PolicyRefused);
        assert.equal(error.reason, reason);
      });
    }

    for (const [at, name] of TRANSFER_ACCOUNTS.entries()) {
      it(`with another ${name} in the transfer (A56)`, async () => {
        const [gate, transfer, feedback] = await stepsOf(world.payment(100n));

        const error = await refused(world, [gate, replaced(transfer, at), feedback]);

        assert.ok(error instanceof purser.PolicyRefused);
        assert.equal(error.reason, noTransfer);
      });
    }

    for (const [at, name] of FEEDBACK_ACCOUNTS.entries()) {
      it(`with another ${name} in the feedback (A56)`, async () => {
        const [gate, transfer, feedback] = await stepsOf(world.payment(100n));

        const error = await refused(world, [gate, transfer, replaced(feedback, at)]);

        assert.ok(error instanceof purser.PolicyRefused);
        assert.equal(error.reason, noFeedback);
      });
    }
  });

  describe("several times in one transaction", () => {
    async function together(...payments: Payment[]): Promise<Step[]> {
      return (await Promise.all(payments.map(stepsOf))).flat();
    }

    it("makes whole payments one after the other, of two mandates and between pays", async () => {
      const { otherAgent, agent } = world;
      const first = world.payment(3n);
      const second = world.payment(4n, { agent: otherAgent.publicKey });
      const signed = { payment: second, signer: otherAgent };
      const instructions = [
        ...(await together(first)),
        ...(await instructionsOf(world, "pay", { payment: world.payment(5n) })),
        ...(await instructionsOf(world, "payAtomic", signed)),
      ];

      await purser.send(world.client, { instructions, signers: [agent, otherAgent] });

      assert.equal(tokens(world, destinationOf(first)), 12n);
      const [mine, others] = [await world.mandate(), await world.mandate(otherAgent.publicKey)];
      assert.deepEqual([mine.evidence.sequence, others.evidence.sequence], [3n, 2n]);
      assert.deepEqual([mine.pending.stage, others.pending.stage], [0n, 0n]);
      const budget = await purser.fetchBudget(world.client, world.vault, world.mint);
      assert.equal(budget!.counters.daySpent, 12n);
    });

    it("holds the later ones against what the earlier ones spent, and undoes all if one is denied", async () => {
      await world.grant({ window: { seconds: 3_600n, limit: 10n } });

      const error = await refused(world, await together(world.payment(6n), world.payment(5n)));

      assert.ok(error instanceof purser.PaymentDenied);
      assert.deepEqual([error.reason, error.got, error.headroom], ["WindowAmount", 11n, 4n]);
      assert.equal(error.site.instruction, 3);
    });

    it("undoes whole payments before one that the token program refuses (A46)", async () => {
      const all = await world.balance(purser.authorityAddress(world.vault));

      const error = await refused(world, await together(world.payment(1n), world.payment(all)));

      assert.ok(error instanceof purser.TokenTransferFailed);
      assert.equal(error.site.instruction, 4);
    });

    it("refuses two payments whose steps are interleaved", async () => {
      const [a, b] = [await stepsOf(world.payment(1n)), await stepsOf(world.payment(1n))];

      const error = await refused(world, [a[0], b[0], a[1], b[1], a[2], b[2]]);

      assert.ok(error instanceof purser.PolicyRefused);
      assert.equal(error.reason, "NotFollowedByTransfer");
    });
  });
});

const stray: AccountMeta = {
  pubkey: keypair("stray").publicKey,
  isSigner: false,
  isWritable: true,
};
const MEMO = new PublicKey("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");

/** An instruction that does nothing. */
function nothing(): TransactionInstruction {
  return new TransactionInstruction({ programId: MEMO, keys: [], data: Buffer.from("nothing") });
}

function altered(
  { programId, keys, data }: TransactionInstruction,
  change: { programId?: PublicKey; keys?: AccountMeta[]; data?: Buffer },
): TransactionInstruction {
  return new TransactionInstruction({ programId, keys, data, ...change });
}

function more(instruction: TransactionInstruction): TransactionInstruction {
  return altered(instruction, { keys: [...instruction.keys, stray] });
}

function replaced(instruction: TransactionInstruction, at: number): TransactionInstruction {
  return altered(instruction, {
    keys: instruction.keys.map((key, index) =>
      index === at ? { ...key, pubkey: stray.pubkey } : key,
    ),
  });
}
