import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { sentLater } from "../support/durable";
import type { Ending } from "../support/durable";
import { accept, approve, ATTESTOR, PAYMENTS, vouch } from "../support/vouching";
import { NOON, World } from "../support/world";

const DAY = 86_400n;
const LATER = NOON + 60n * DAY;
/** When what is signed here ends by itself. */
const ENDS = NOON + 80n * DAY;

/** Signed under a durable nonce, and sent weeks later by whoever kept it: no blockhash stops it. */
describe("what was signed before and is sent weeks later", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.grant({ validationThreshold: 10n, approvalThreshold: 10n });
    await accept(world);
    await vouch(world, { expiresAt: ENDS });
  });

  /** Signs an action now; what it came to after something else happened, and time passed. */
  function later(
    act: (client: purser.Client) => Promise<unknown>,
    signers: readonly Keypair[],
    meanwhile: () => unknown,
  ): Promise<Ending> {
    return sentLater(world, { act, signers, meanwhile, at: LATER });
  }

  const owners = () => ({ vault: world.vault, members: world.quorum });
  const revokeAll = () => purser.revokeAll(world.client, owners());
  const revokeAttestor = () =>
    purser.revokeAttestor(world.client, { ...owners(), attestor: ATTESTOR.publicKey });
  const attestation = () => ({
    ...{ vault: world.vault, attestor: ATTESTOR, agent: world.agent.publicKey },
    ...{ capability: PAYMENTS, expiresAt: ENDS },
  });

  it("approves nothing once all mandates were revoked, delays were changed, or another approval was given (A31)", async () => {
    const payment = world.payment(100n);
    const approves = (client: purser.Client) =>
      purser.approvePayment(client, { ...payment, ...owners(), notAfter: ENDS });
    const setDelays = () => purser.setDelays(world.client, { ...owners(), timelock: 0n });
    const others = [revokeAll, setDelays, () => approve(world, world.payment(5n))];
    for (const other of others) {
      assert.equal(await later(approves, world.quorum, other), "StaleVersion");
      world.chain.setUnixTime(NOON);
    }
    assert.equal(await later(approves, world.quorum, () => undefined), null);
  });

  it("accepts no attestor and attests nothing once either was revoked (A31)", async () => {
    const attests = (client: purser.Client) =>
      purser.attest(client, { ...attestation(), payer: world.stranger });
    const accepts = (client: purser.Client) =>
      purser.setAttestor(client, {
        ...{ ...owners(), attestor: ATTESTOR.publicKey, capabilities: [PAYMENTS] },
      });
    const revoke = () =>
      purser.revokeAttestation(world.client, { ...attestation(), feePayer: world.stranger });
    const attesting = [world.stranger, ATTESTOR];
    assert.equal(await later(attests, attesting, revoke), "StaleVersion");
    world.chain.setUnixTime(NOON);
    assert.equal(await later(accepts, world.quorum, revokeAttestor), "StaleVersion");
    world.chain.setUnixTime(NOON);
    assert.equal(await later(attests, attesting, () => undefined), "AttestorRevoked");
  });

  describe("pays with an approval and an attestation", () => {
    const pays = async (notAfter: bigint): Promise<(client: purser.Client) => Promise<unknown>> => {
      const bare = { ...world.payment(100n), notAfter: ENDS };
      const approval = await approve(world, bare, { notAfter });
      const { capability } = await vouch(world, { expiresAt: ENDS });
      const credentials = { approval, attestation: { attestor: ATTESTOR.publicKey, capability } };
      const payment: Payment = { ...bare, credentials };
      return (client) => purser.pay(client, payment, { agent: world.agent });
    };

    const meanwhile: readonly [string, Ending, () => unknown][] = [
      ["where nothing happened meanwhile", null, () => undefined],
      [
        "not once all mandates were revoked, though they were granted anew (A31)",
        "ApprovalStale",
        async () => {
          await revokeAll();
          await world.grant({ validationThreshold: 10n, approvalThreshold: 10n });
        },
      ],
      ["not while the mandate is revoked (A31)", "GrantEpochStale", revokeAll],
      [
        "not once the delays were changed (A31)",
        "ApprovalStale",
        () => purser.setDelays(world.client, { ...owners(), timelock: 0n }),
      ],
      ["not once the attestor was revoked (A31)", "AttestorRevoked", revokeAttestor],
      [
        "not once the attestation was taken back (A31)",
        "AttestationRevoked",
        () =>
          purser.revokeAttestation(world.client, { ...attestation(), feePayer: world.stranger }),
      ],
    ];
    for (const [when, expected, happens] of meanwhile) {
      it(when, async () => {
        assert.equal(await later(await pays(ENDS), [world.agent], happens), expected);
      });
    }

    it("not once the approval ended (A31)", async () => {
      const ended = await later(await pays(LATER - 1n), [world.agent], () => undefined);
      assert.equal(ended, "ApprovalExpired");
    });

    it("not once the attestation ended (A31)", async () => {
      const pay = await pays(ENDS);
      const sooner = () => vouch(world, { expiresAt: LATER });
      assert.equal(await later(pay, [world.agent], sooner), "AttestationExpired");
    });

    it("not once the approval was reclaimed", async () => {
      const reclaims = async () => {
        world.chain.setUnixTime(NOON + DAY + 1n);
        const { vault, stranger: feePayer, client } = world;
        await purser.reclaimApproval(client, { vault, index: 0n, feePayer });
      };
      const ended = await later(await pays(NOON + DAY), [world.agent], reclaims);
      assert.equal(ended, "UnexpectedAccount");
    });
  });
});
