import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { ActionName } from "../../sdk/src/owner/action";
import { Checkpoint } from "../support/checkpoint";
import { sentLater } from "../support/durable";
import type { Act } from "../support/refusal";
import { holds, open, releases } from "../support/sessions";
import { accept, approve, ATTESTOR, PAYMENTS } from "../support/vouching";
import { NOON, OPEN_TERMS, World } from "../support/world";

const LATER = NOON + 7n * 86_400n;

/** All actions of the threshold but the approval of a payment, whose tests are beside those of the payment. */
type Signed = Exclude<ActionName, "approvePayment">;

/** What happens between signing and sending, by how the test's name says it: one after the other. */
type Meanwhile = Readonly<Record<string, readonly Act[]>>;

/** Signed under a durable nonce, which no blockhash ends, and sent a week later by whoever kept it. */
describe("an action of the owners, signed together before and sent later", () => {
  let world: World;
  let prepared: Checkpoint;

  /** Everything that can be released, revoked or resumed is there. */
  before(async () => {
    world = await World.create();
    const { client, vault, members, payee } = world;
    await open(world);
    await accept(world);
    await approve(world, world.payment(100n));
    await holds(world)(client);
    const member = members[0];
    await purser.holdMandate(client, { ...mandate(), member });
    await purser.holdCounterparty(client, { vault, payee, member });
    await purser.pause(client, { vault, member });
    prepared = await Checkpoint.take(world);
  });

  beforeEach(() => prepared.restore());

  const owners = () => ({ vault: world.vault, members: world.quorum });
  const mandate = () => {
    const { vault, mint, agent } = world;
    return { vault, mint, agent: agent.publicKey };
  };

  const acts: Readonly<Record<Signed, Act>> = {
    setBudget: (client) => purser.setBudget(client, { ...owners(), mint: world.mint, caps: {} }),
    grantMandate: (client) =>
      purser.grantMandate(client, { ...owners(), ...mandate(), terms: OPEN_TERMS }),
    setCounterparty: (client) =>
      purser.setCounterparty(client, { ...owners(), payee: world.payee, rating: { tier: 2 } }),
    setAttestor: (client) => {
      const attestor = ATTESTOR.publicKey;
      return purser.setAttestor(client, { ...owners(), attestor, capabilities: [PAYMENTS] });
    },
    withdraw: (client) => {
      const amount = { mint: world.mint, base: 1n };
      return purser.withdraw(client, { ...owners(), to: world.treasury.publicKey, amount });
    },
    revokeMandate: (client) => purser.revokeMandate(client, { ...owners(), ...mandate() }),
    releaseMandate: (client) => purser.releaseMandate(client, { ...owners(), ...mandate() }),
    releaseSession: (client) => releases(world)(client),
    releaseCounterparty: (client) =>
      purser.releaseCounterparty(client, { ...owners(), payee: world.payee }),
    revokeAttestor: (client) =>
      purser.revokeAttestor(client, { ...owners(), attestor: ATTESTOR.publicKey }),
    revokeApproval: (client) => purser.revokeApproval(client, { ...owners(), index: 0n }),
    resume: (client) => purser.resume(client, owners()),
    revokeAll: (client) => purser.revokeAll(client, owners()),
    stripHold: (client) =>
      purser.stripHold(client, { ...owners(), member: world.members[2].publicKey }),
    setMembers: (client) => {
      const newMembers = world.members.map(({ publicKey }) => publicKey);
      return purser.setMembers(client, { ...owners(), newMembers, threshold: 2 });
    },
    setDelays: (client) => purser.setDelays(client, { ...owners(), timelock: 0n }),
    setWithdrawal: (client) =>
      purser.setWithdrawal(client, { ...owners(), wallets: [world.treasury.publicKey] }),
  };

  const member = () => world.members[0];
  const holdMandate: Act = (client) =>
    purser.holdMandate(client, { ...mandate(), member: member() });
  const holdCounterparty: Act = (client) => {
    const { vault, payee } = world;
    return purser.holdCounterparty(client, { vault, payee, member: member() });
  };
  const holdSession: Act = (client) => holds(world)(client);
  const pause: Act = (client) => purser.pause(client, { vault: world.vault, member: member() });

  const others: Readonly<Record<Signed, Meanwhile>> = {
    setBudget: { "it was set once more": [acts.setBudget] },
    grantMandate: {
      "it was granted once more": [acts.grantMandate],
      "all mandates were revoked": [acts.revokeAll],
    },
    setCounterparty: { "the payee was rated once more": [acts.setCounterparty] },
    setAttestor: {
      "it was accepted once more": [acts.setAttestor],
      "it was revoked": [acts.revokeAttestor],
    },
    withdraw: {
      "the wallets were changed": [acts.setWithdrawal],
      "the members were named anew": [acts.setMembers],
      "the delays were changed": [acts.setDelays],
    },
    revokeMandate: { "it was granted once more": [acts.grantMandate] },
    releaseMandate: { "it was held once more": [acts.releaseMandate, holdMandate] },
    releaseSession: { "it was held once more": [acts.releaseSession, holdSession] },
    releaseCounterparty: { "it was held once more": [acts.releaseCounterparty, holdCounterparty] },
    revokeAttestor: { "it was accepted once more": [acts.setAttestor] },
    revokeApproval: { "it was revoked": [acts.revokeApproval] },
    resume: { "the vault was paused once more": [acts.resume, pause] },
    revokeAll: { "all was revoked and granted anew": [acts.revokeAll, acts.grantMandate] },
    stripHold: { "the members were named anew": [acts.setMembers] },
    setMembers: {
      "the members were named anew": [acts.setMembers],
      "the delays were changed": [acts.setDelays],
      "the wallets were changed": [acts.setWithdrawal],
    },
    setDelays: {
      "the delays were changed": [acts.setDelays],
      "the members were named anew": [acts.setMembers],
    },
    setWithdrawal: {
      "the wallets were changed": [acts.setWithdrawal],
      "the members were named anew": [acts.setMembers],
    },
  };

  /** How an action of members 1 and 2 ends when it is sent later. */
  const later = (act: Act, meanwhile: readonly Act[]) =>
    sentLater(world, {
      ...{ act, signers: world.quorum, at: LATER },
      meanwhile: async () => {
        for (const other of meanwhile) await other(world.client);
      },
    });

  for (const name of Object.keys(acts) as Signed[]) {
    it(`is done where nothing happened meanwhile: ${name}`, async () => {
      assert.equal(await later(acts[name], []), null);
    });

    for (const [what, meanwhile] of Object.entries(others[name])) {
      it(`is refused once ${what}: ${name} (A31, A32)`, async () => {
        // An approval has no version: once it is taken back it stays so.
        const refused = name === "revokeApproval" ? "ApprovalRevoked" : "StaleVersion";
        assert.equal(await later(acts[name], meanwhile), refused);
      });
    }

    it(`is refused once a member who signed it was removed: ${name} (A31, A33)`, async () => {
      const { members, stranger } = world;
      const newMembers = [members[0], members[2], stranger].map(({ publicKey }) => publicKey);
      const removal: Act = (client) =>
        purser.setMembers(client, { ...owners(), newMembers, threshold: 2 });
      assert.equal(await later(acts[name], [removal]), "ThresholdNotMet");
    });
  }
});
