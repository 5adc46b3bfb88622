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
import { altered, lands, repels, tokenInvocations } from "../support/attack";
import { NOT_SIGNED } from "../support/outcome";
import type { Refused } from "../support/outcome";
import { ends, holds, open, releases } from "../support/sessions";
import { deployRelay, forward } from "../support/relay";
import { accept, approve, ATTESTOR, vouch } from "../support/vouching";
import { OPEN_TERMS, World } from "../support/world";

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

  it("is touched by every instruction of the program through TransferChecked alone (A21)", async () => {
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
    await purser.grantMandate(client, {
      vault,
      members,
      agent: agent.publicKey,
      mint,
      terms: OPEN_TERMS,
    });
    await open(world);
    for (const act of [holds(world), releases(world), ends(world)]) await act(client);
    await accept(world);
    const attested = await vouch(world);
    const { attestor, capability } = attested;
    const attestation = { vault, attestor: ATTESTOR, agent: agent.publicKey, capability };
    await purser.revokeAttestation(client, { ...attestation, feePayer: agent });
    await purser.revokeAttestor(client, { vault, members, attestor });
    const index = await approve(world, payment);
    await purser.revokeApproval(client, { vault, members, index });
    await purser.revokeAll(client, { vault, members });
    await purser.reclaimApproval(client, { vault, index, feePayer: agent });
    isSound();

    // Every instruction of the program ran.
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
