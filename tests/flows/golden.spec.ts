import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { credentialAccounts } from "../../sdk/src/agent/credentials";
import { returnedBy } from "../../sdk/src/agent/evaluate";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import {
  accounts,
  DECISIONS,
  decisionPayment,
  hex,
  paidAccount,
  PARTIES,
  paymentOf,
  STEP_CHANGES,
  STEPS,
  STEPS_AT,
} from "../support/golden";
import type { GoldenKind, GoldenStep } from "../support/golden";
import { forge } from "../support/patch";
import { accountBytes } from "../support/token-bytes";
import { keypair, World } from "../support/world";

const DISCRIMINATOR_BYTES = 8;
/** What every vault of the specs has; the others are what an agent can show. */
const KEPT = ["vault", "budget", "mandate", "counterparty"] as const;

/** Where the chain has the accounts of the vectors. */
function places(): Readonly<Record<GoldenKind, PublicKey>> {
  const { vault, agent, mint, mandate, payee, sessionKey, attestor } = PARTIES;
  const capability = PARTIES.capability.toBytes();
  return {
    vault,
    mandate,
    budget: purser.budgetAddress(vault, mint),
    counterparty: purser.counterpartyAddress(vault, payee),
    session: purser.sessionAddress(mandate, sessionKey),
    attestor: purser.attestorAddress(vault, attestor),
    attestation: purser.attestationAddress({ vault, agent, attestor, capability }),
    approval: purser.approvalAddress(vault, 0n),
  };
}

describe("the golden vectors on the chain", () => {
  let world: World;

  before(async () => {
    world = await World.create();
  });

  /** Writes the accounts of the vectors, changed, at their places. */
  function put({ chain, client }: World, changes: typeof STEP_CHANGES): void {
    const stored = accounts(changes);
    for (const [kind, at] of Object.entries(places()) as [GoldenKind, PublicKey][]) {
      const data = forge(client.program.idl, kind, {});
      assert.equal(data.length, DISCRIMINATOR_BYTES + stored[kind].length, kind);
      data.set(stored[kind], DISCRIMINATOR_BYTES);
      chain.setAccount(at, { lamports: 10n ** 9n, owner: purser.PROGRAM_ID, data });
    }
  }

  async function evaluated(payment: Payment): Promise<Uint8Array> {
    const { client } = world;
    const instruction = await client.program.methods
      .evaluate(paymentArgs(payment))
      .accountsStrict(paymentAccounts(client, payment))
      .remainingAccounts(credentialAccounts(client, payment, "read"))
      .instruction();
    return returnedBy(client, instruction, world.stranger.publicKey);
  }

  it("are of the parties of the specs", async () => {
    const { vault, agent, mint, payee, treasury, stranger } = world;
    const { requiredCapability } = await world.mandate();

    assert.deepEqual(
      Object.fromEntries(Object.entries(PARTIES).map(([name, key]) => [name, key.toBase58()])),
      Object.fromEntries(
        Object.entries({
          ...{ vault, mint, payee, capability: requiredCapability },
          authority: purser.authorityAddress(vault),
          custody: purser.custodyAddress(vault, mint),
          mandate: purser.mandateAddress(vault, agent.publicKey, mint),
          agent: agent.publicKey,
          unrated: keypair("unrated payee").publicKey,
          sessionKey: keypair("session key").publicKey,
          attestor: keypair("attestor").publicKey,
          treasury: treasury.publicKey,
          stranger: stranger.publicKey,
        }).map(([name, key]) => [name, key.toBase58()]),
      ),
    );
  });

  it("start from the accounts that the program's own instructions write", () => {
    const [stored, at] = [accounts(), places()];
    for (const kind of KEPT) {
      const data = world.chain.account(at[kind])?.data.subarray(DISCRIMINATOR_BYTES);

      assert.equal(hex(data ?? new Uint8Array()), hex(stored[kind]), kind);
    }
  });

  for (const decision of DECISIONS) {
    it(`decide as the native kernel: ${decision.name}`, async () => {
      const payment = decisionPayment(decision);
      const { owner, mint } = paidAccount(decision);
      put(world, decision.changes);
      world.chain.setAccount(purser.tokenAddress(payment.payee, PARTIES.mint), {
        lamports: 10n ** 9n,
        owner: payment.tokenProgram!,
        data: accountBytes(mint, owner, []),
      });
      world.chain.setUnixTime(BigInt(decision.now));

      assert.equal(hex(await evaluated(payment)), decision.encoded);
    });
  }

  it("are recorded and hashed as by the native kernel", async () => {
    const fresh = await World.create();
    const { client, chain, vault, mint, agent } = fresh;
    await fresh.openAccount(PARTIES.unrated, mint);
    put(fresh, STEP_CHANGES);
    assert.equal(chain.clock().unixTime, STEPS_AT);

    for (const step of STEPS) {
      if (chain.clock().slot !== BigInt(step.slot)) chain.setSlot(BigInt(step.slot));
      await take(fresh, step);
      const { evidence } = await fresh.mandate();
      assert.equal(hex(evidence.head.toBytes()), step.records.at(-1)?.head, step.name);
    }

    const { entries } = await purser.verifyEvidence(client, {
      vault,
      agent: agent.publicKey,
      mint,
    });
    assert.deepEqual(
      entries.map(({ record, head, logged }) => ({
        bytes: hex(purser.encodeRecord(record)),
        head: hex(head),
        logged: hex(logged?.head ?? new Uint8Array()),
      })),
      STEPS.flatMap(({ records }) => records.map((record) => ({ ...record, logged: record.head }))),
    );
  });

  async function take({ client, agent }: World, step: GoldenStep): Promise<void> {
    const payment = paymentOf(step);
    if (step.how === "fused") await purser.pay(client, payment, { agent });
    else if (step.how === "denied") await purser.recordDenial(client, payment, { agent });
    else {
      const steps = purser.atomicPayment(payment).gate().transfer().feedback();
      await purser.payAtomic(client, steps, { agent });
    }
  }
});
