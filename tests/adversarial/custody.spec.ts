import assert from "node:assert/strict";
import {
  AuthorityType,
  createApproveInstruction,
  createCloseAccountInstruction,
  createSetAuthorityInstruction,
  createTransferCheckedInstruction,
  TOKEN_PROGRAM_ID,
  unpackAccount,
} from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import idl from "../../sdk/artifacts/policy_vault.json";
import * as purser from "../../sdk/src";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { history } from "../../sdk/src/auditor/history";
import { fault } from "../support/faulting";
import { altered, lands, repels, tokenInvocations } from "../support/attack";
import { NOT_SIGNED } from "../support/outcome";
import type { Refused } from "../support/outcome";
import { ends, holds, open, releases } from "../support/sessions";
import { deployRelay, forward } from "../support/relay";
import { accept, approve, ATTESTOR, vouch } from "../support/vouching";
import { World } from "../support/world";

const AMOUNT = 1_000n;
const DECIMALS = 6;
/** The token program's `TransferChecked`: source, mint, destination, owner. */
const TRANSFER_CHECKED = 12;
const TRANSFER_CHECKED_ACCOUNTS = 4;
/** `InitializeImmutableOwner` and `InitializeAccount3`, by which the associated token program opens an account. */
const OPENING = [22, 18];

describe("the vault's token account", () => {
  let world: World;
  let custody: PublicKey;
  let authority: PublicKey;

  before(async () => {
    world = await World.create();
    deployRelay(world.chain);
    custody = purser.custodyAddress(world.vault, world.mint);
    authority = purser.authorityAddress(world.vault);
  });

  /** Sees that custody is the authority's alone. */
  function isSound(): void {
    const info = world.chain.account(custody);
    const account = unpackAccount(custody, info, TOKEN_PROGRAM_ID);
    assert.ok(account.owner.equals(authority));
    assert.equal(account.delegate, null);
    assert.equal(account.delegatedAmount, 0n);
    assert.equal(account.closeAuthority, null);
    assert.equal(account.isFrozen, false);
  }

  const OWNER_MISMATCH: Refused = { token: "OwnerMismatch" };

  /** What a thief would ask the token program to do with custody, and the answer if the thief claims to own it. */
  const thefts: Readonly<
    Record<
      string,
      readonly [Refused, (thief: PublicKey, owner: PublicKey) => TransactionInstruction]
    >
  > = {
    "a delegate": [
      OWNER_MISMATCH,
      (thief, owner) => createApproveInstruction(custody, thief, owner, AMOUNT),
    ],
    "a close authority": [
      OWNER_MISMATCH,
      (thief, owner) =>
        createSetAuthorityInstruction(custody, owner, AuthorityType.CloseAccount, thief),
    ],
    "another owner": [
      OWNER_MISMATCH,
      (thief, owner) =>
        createSetAuthorityInstruction(custody, owner, AuthorityType.AccountOwner, thief),
    ],
    // The token program looks at the balance before the owner, and the client has no name for that error.
    "its end": [
      { token: "NonNativeHasBalance" },
      (thief, owner) => createCloseAccountInstruction(custody, thief, owner),
    ],
    "a transfer past the program": [
      OWNER_MISMATCH,
      (_thief, owner) => {
        const to = purser.tokenAddress(world.payee, world.mint);
        return createTransferCheckedInstruction(custody, world.mint, to, owner, AMOUNT, DECIMALS);
      },
    ],
  };

  for (const [what, [refused, theft]] of Object.entries(thefts)) {
    it(`is given ${what} by nobody who asks the token program (A21)`, async () => {
      const { agent, members, creator, stranger, treasury } = world;
      for (const thief of [agent, members[0], creator, stranger, treasury]) {
        // In the thief's own name.
        const own = theft(thief.publicKey, thief.publicKey);
        await repels(world, { refused, at: 0 }, [own], [thief]);

        // In the name of the authority, which does not sign: directly, and through a program.
        const foreign = theft(thief.publicKey, authority);
        const keys = foreign.keys.map((key) => ({ ...key, isSigner: false }));
        const unsigned = altered(foreign, { keys });
        const answer = what === "its end" ? { refused, at: 0 } : { refused: NOT_SIGNED, at: 0 };
        await repels(world, answer, [unsigned], [thief]);
        await repels(world, answer, [forward(unsigned)], [thief]);
      }
      isSound();
    });
  }

  /** Payments by both paths, a denial, a withdrawal, all grants revoked and granted anew. */
  async function pays(): Promise<void> {
    const { client, vault, quorum: members, agent, mint, treasury } = world;
    await world.pay(AMOUNT);
    await world.payAtomic(AMOUNT);
    const payment = world.payment(AMOUNT);
    const evaluation = await client.program.methods
      .evaluate(paymentArgs(payment))
      .accountsStrict(paymentAccounts(client, payment))
      .instruction();
    await lands(world, [evaluation]);
    await purser.pause(client, { vault, member: members[0] });
    await purser.recordDenial(client, payment, { agent });
    await world.resume();
    await purser.revokeAll(client, { vault, members });
    const amount = { mint, base: AMOUNT };
    await purser.withdraw(client, { vault, members, amount, to: treasury.publicKey });
    await world.grant({});
  }

  /** Sessions, mandates and payees are held and released. */
  async function isHeld(): Promise<void> {
    const { client, vault, quorum: members, agent, mint, payee } = world;
    const [member] = members;
    await open(world);
    for (const act of [holds(world), releases(world), ends(world)]) await act(client);
    const mandate = { vault, mint, agent: agent.publicKey };
    await purser.holdMandate(client, { ...mandate, member });
    await purser.releaseMandate(client, { ...mandate, members });
    await purser.holdCounterparty(client, { vault, payee, member });
    await purser.releaseCounterparty(client, { vault, payee, members });
    await purser.revokeMandate(client, { ...mandate, members });
    await world.grant({});
  }

  /** An attestation and an approval are given and taken back. */
  async function isVouchedFor(): Promise<void> {
    const { client, vault, quorum: members, agent } = world;
    await accept(world);
    const { attestor, capability } = await vouch(world);
    const attestation = { vault, attestor: ATTESTOR, agent: agent.publicKey, capability };
    await purser.revokeAttestation(client, { ...attestation, feePayer: agent });
    await purser.revokeAttestor(client, { vault, members, attestor });
    const index = await approve(world, world.payment(AMOUNT));
    await purser.revokeApproval(client, { vault, members, index });
    await purser.revokeAll(client, { vault, members });
    await purser.reclaimApproval(client, { vault, index, feePayer: agent });
  }

  /** A proposal with every vote is executed, another one cancelled. */
  async function isProposed(): Promise<void> {
    const { client, vault, members, treasury, stranger } = world;
    const action = { setWithdrawal: { wallets: [treasury.publicKey] } };
    const [first, second] = members;
    const { index } = await purser.propose(client, { vault, member: first, action });
    const vote = { vault, index, member: second };
    await purser.approveProposal(client, vote);
    await purser.unapproveProposal(client, vote);
    await purser.rejectProposal(client, vote);
    await purser.approveProposal(client, vote);
    await purser.executeProposal(client, { vault, index, payer: stranger });
    await purser.reclaimProposal(client, { vault, index, feePayer: stranger });
    const other = await purser.propose(client, { vault, member: first, action });
    await purser.cancelProposal(client, { vault, index: other.index, signer: first });
  }

  /** Members, delays and a right to hold change. */
  async function isGoverned(): Promise<void> {
    const { client, vault, quorum: members } = world;
    await purser.stripHold(client, { vault, members, member: world.members[2].publicKey });
    await purser.setDelays(client, { vault, members, timelock: 0n });
    const newMembers = world.members.map(({ publicKey }) => publicKey);
    await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });
  }

  /** The custody of another mint, which is broken, faults the vault until that is gone. */
  async function isFaulted(): Promise<void> {
    const { client, vault, quorum: members } = world;
    const mint = await world.newMint("second mint");
    await purser.setBudget(client, { vault, members, mint, caps: {} });
    await fault(world, mint);
    await world.resume();
  }

  it("is touched by every instruction of the program through TransferChecked alone (A21)", async () => {
    for (const part of [pays, isHeld, isVouchedFor, isProposed, isGoverned, isFaulted]) {
      await part();
      isSound();
    }

    // Every instruction of the program ran.
    const { client } = world;
    const { programId } = client.program;
    const ran = (await history(client, programId))
      .flatMap(({ invocations }) => invocations)
      .filter((invocation) => invocation.programId.equals(programId));
    const numbers = new Set(ran.map(({ data }) => data[0]));
    const missing = idl.instructions.filter(({ discriminator }) => !numbers.has(discriminator[0]));
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );

    // None of them asked for anything else, once the associated token program had opened the account.
    const asked = (await tokenInvocations(world, custody)).filter(
      ({ accounts, data }) =>
        accounts.some((account) => account.equals(custody)) && !OPENING.includes(data[0]!),
    );
    assert.deepEqual(
      asked.map(({ data, accounts }) => [data[0], accounts.length]),
      asked.map(() => [TRANSFER_CHECKED, TRANSFER_CHECKED_ACCOUNTS]),
    );
    assert.ok(asked.length >= 4, "a deposit, two payments and a withdrawal");
  });
});
