import assert from "node:assert/strict";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, Payment } from "../../sdk/src";
import { lands, repels } from "../support/attack";
import { answerTo } from "../support/payment-slots";
import { denied, failed, instructionsOf, passes, trailingAccounts, WAYS } from "../support/attempt";
import type { Attempt } from "../support/attempt";
import { Bench } from "../support/bench";
import { NOT_WRITABLE } from "../support/outcome";
import { deployRelay, forward, RELAY_AGENT } from "../support/relay";
import { accept, accountsOf, approve, ATTESTOR, vouch } from "../support/vouching";
import { keypair } from "../support/world";
import type { World } from "../support/world";

const THRESHOLD = 10n;
const UNEXPECTED = "UnexpectedAccount";

/** The accounts that a payment needs and shows. */
type Shown = Readonly<Record<"attestor" | "attestation" | "approval", PublicKey>>;

/** Accounts shown beside a payment that needs a validation and an approval. */
describe("credentials", () => {
  let bench: Bench;
  let world: World;
  let payment: Payment;
  let right: Shown;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
    deployRelay(world.chain);
  });

  beforeEach(async () => {
    await bench.reset();
    await world.grant({ validationThreshold: THRESHOLD, approvalThreshold: THRESHOLD });
    await accept(world);
    const attestation = await vouch(world);
    const bare = world.payment(100n);
    const approval = await approve(world, bare);
    payment = { ...bare, credentials: { attestation, approval } };
    right = {
      ...accountsOf(world, attestation),
      approval: purser.approvalAddress(world.vault, approval),
    };
  });

  /** The same bytes at another address, owned by another program (patched, as a hostile program could write them). */
  function forged(genuine: PublicKey): PublicKey {
    const forgery = keypair("forged").publicKey;
    const { lamports, data } = world.chain.account(genuine)!;
    const owner = keypair("hostile program").publicKey;
    world.chain.setAccount(forgery, { lamports: BigInt(lamports), owner, data });
    return forgery;
  }

  const shows = (...shown: readonly PublicKey[]): Attempt => ({ payment, trailing: shown });

  for (const way of WAYS) {
    describe(`of ${way}`, () => {
      it("are taken in any order", async () => {
        const { attestor, attestation, approval } = right;
        await passes(world, way, shows(approval, attestation, attestor));
      });

      for (const kind of ["attestor", "attestation", "approval"] as const) {
        it(`are not taken with a forged ${kind} of another program (A16)`, async () => {
          const others = { ...right, [kind]: forged(right[kind]) };
          const attempt = shows(...Object.values(others));
          assert.equal(await answerTo(bench, way, attempt), UNEXPECTED);
        });

        it(`are not taken with a second ${kind}`, async () => {
          const all = Object.values(right);
          const second = await another(kind);
          assert.equal(await answerTo(bench, way, shows(...all, second)), UNEXPECTED);
          assert.equal(await answerTo(bench, way, shows(second, ...all)), UNEXPECTED);
          assert.equal(await answerTo(bench, way, shows(...all, right[kind])), UNEXPECTED);
        });
      }

      it("are not taken with an account that a payment has no use for (A22)", async () => {
        const { vault, stranger, mint, otherAgent } = world;
        const useless = [
          vault,
          stranger.publicKey,
          keypair("nothing here").publicKey,
          purser.mandateAddress(vault, otherAgent.publicKey, mint),
          purser.counterpartyAddress(vault, bench.cousin),
          purser.tokenAddress(bench.cousin, mint),
          purser.PROGRAM_ID,
        ];
        for (const account of useless) {
          const answer = await answerTo(bench, way, shows(...Object.values(right), account));
          assert.equal(answer, UNEXPECTED, account.toBase58());
        }
      });

      it("do not come from accounts that the payment names already (A18)", async () => {
        const { vault, agent, mint, payee } = world;
        const named = [
          purser.mandateAddress(vault, agent.publicKey, mint),
          purser.budgetAddress(vault, mint),
          purser.counterpartyAddress(vault, payee),
        ];
        const twice = way === "evaluate" ? UNEXPECTED : "2040";
        for (const account of named) {
          const answer = await answerTo(bench, way, shows(...Object.values(right), account));
          assert.equal(answer, twice);
        }
      });

      it("count for nothing alone: an attestor or an attestation without the other", async () => {
        for (const one of [right.attestor, right.attestation]) {
          const { reason } = await denied(world, way, shows(one, right.approval));
          assert.equal(reason, "ValidationRequired");
        }
      });
    });
  }

  /** Another genuine account of a kind, of the same vault. */
  async function another(kind: keyof Shown): Promise<PublicKey> {
    if (kind === "approval") {
      return purser.approvalAddress(world.vault, await approve(world, payment));
    }
    const other = { attestor: keypair("another attestor") };
    await accept(world, { attestor: other.attestor.publicKey });
    return accountsOf(world, await vouch(world, other))[kind];
  }

  for (const way of ["pay", "payAtomic"] as const) {
    it(`of ${way} name the approval to be written: read-only, it is refused`, async () => {
      const instructions = await instructionsOf(world, way, { payment });
      const key = instructions[0]!.keys.find(({ pubkey }) => pubkey.equals(right.approval))!;
      key.isWritable = false;
      await repels(world, { refused: NOT_WRITABLE, at: 0 }, instructions);
    });

    it(`of ${way} write nothing but the approval, and hold up nobody who shows the same attestation (A42)`, async () => {
      const written = trailingAccounts(world, { payment }, "write").filter(
        ({ isWritable }) => isWritable,
      );
      assert.deepEqual(
        written.map(({ pubkey }) => pubkey.toBase58()),
        [right.approval.toBase58()],
      );
      await passes(world, way, { payment });
    });
  }

  it("of record_denial are only read, and are checked as those of a payment", async () => {
    const { client, agent } = world;
    const verdict = { findings: [] } as const;
    const record = (change: Payment): Promise<TransactionInstruction> =>
      purser.recordDenialInstruction(client, change, verdict);
    const { keys } = await record(payment);
    const shown = keys.slice(-3);
    assert.ok(shown.every(({ isWritable, isSigner }) => !isWritable && !isSigner));

    // All that it needs: there is nothing to record.
    await repels(world, { refused: "NothingToRecord", at: 0 }, [await record(payment)]);
    for (const genuine of Object.values(right)) {
      const instruction = await record(payment);
      instruction.keys.find(({ pubkey }) => pubkey.equals(genuine))!.pubkey = forged(genuine);
      await repels(world, { refused: UNEXPECTED, at: 0 }, [instruction]);
    }
    const twice = await record(payment);
    twice.keys.push(shown[2]!);
    await repels(world, { refused: UNEXPECTED, at: 0 }, [twice], [agent]);
  });

  it("are of the mandate's agent, whoever else signs the transaction or pays for it (A41)", async () => {
    for (const signer of [world.stranger, world.otherAgent, world.members[0], ATTESTOR]) {
      if (signer === ATTESTOR) world.chain.airdrop(signer.publicKey, 1_000_000_000n);
      const { reason } = await denied(world, "pay", { payment, signer });
      assert.equal(reason, "SignerNotAgent");
    }
    const instructions = await instructionsOf(world, "pay", { payment });
    await lands(world, instructions, [world.stranger, world.agent]);
  });

  it("serve another program's address that is an agent, and no other payment of it (A40)", async () => {
    const terms = { validationThreshold: THRESHOLD, approvalThreshold: THRESHOLD };
    await world.grant(terms, RELAY_AGENT);
    const attestation = await vouch(world, { agent: RELAY_AGENT });
    const bare = world.payment(100n, { agent: RELAY_AGENT });
    const credentials: Credentials = { attestation, approval: await approve(world, bare) };
    const pay = await purser.payInstruction(world.client, { ...bare, credentials });
    const without = await purser.payInstruction(world.client, bare);

    await repels(world, { refused: "ValidationRequired", at: 0 }, [forward(without)]);
    await lands(world, [forward(pay)]);
    assert.equal(await world.balance(world.payee), 100n);
    await repels(world, { refused: "PaymentIdReused", at: 0 }, [forward(pay)]);
  });

  it("do not let one agent spend what was approved for another (A30)", async () => {
    const { otherAgent } = world;
    const terms = { validationThreshold: THRESHOLD, approvalThreshold: THRESHOLD };
    await world.grant(terms, otherAgent.publicKey);
    const own = { ...payment, agent: otherAgent.publicKey };
    const attempt = { payment: own, trailing: Object.values(right), signer: otherAgent };

    const error = await failed(world, "pay", attempt);

    assert.ok(error instanceof purser.PaymentEscalated);
    const { validation, approval } = error;
    assert.deepEqual(
      [validation?.reason, approval?.reason],
      ["AttestationMismatch", "ApprovalMismatch"],
    );
  });
});
