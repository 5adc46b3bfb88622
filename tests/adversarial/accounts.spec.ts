import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import idl from "../../sdk/artifacts/policy_vault.json";
import * as purser from "../../sdk/src";
import { paymentAccounts } from "../../sdk/src/agent/payment";
import { lands, repels, slotsOf, triple, withAccount } from "../support/attack";
import { closeTicket, openTicket } from "../support/open-ticket";
import type { Refused } from "../support/outcome";
import { RELAY_ID } from "../support/relay";
import { secondVault } from "../support/second-vault";
import { keypair, OPEN_TERMS, World } from "../support/world";

const AMOUNT = 1_000n;
const DISCRIMINATOR_BYTES = 8;
const STEPS = ["gate", "transfer", "feedback"] as const;
type Step = (typeof STEPS)[number];

/** What is wrong with an account. */
const WRONGS = [
  "owned by another program",
  "of another kind",
  "of another vault",
  "another one",
] as const;
type Wrong = (typeof WRONGS)[number];

/**
 * Answers to a wrong account: of a payment that names it in all of its steps, and of the transfer and the feedback by
 * themselves on a ticket that is open.
 */
interface Answers {
  readonly gate?: Refused;
  readonly transfer?: Refused;
  readonly feedback?: Refused;
}

const OWNER: Refused = { runtime: "IllegalOwner" };
const KIND: Refused = { runtime: "InvalidAccountData" };

/** The same answer of gate and transfer, which read the account alike. */
const both = (refused: Refused): Answers => ({ gate: refused, transfer: refused });
/** The same answer of all steps. */
const all = (refused: Refused): Answers => ({ ...both(refused), feedback: refused });

const ROWS: Readonly<Record<string, Partial<Record<Wrong, Answers>>>> = {
  vault: {
    "owned by another program": both(OWNER),
    "of another kind": both(KIND),
    "of another vault": { gate: "VaultMismatch", transfer: "AuthorityMismatch" },
  },
  authority: {
    "of another vault": both("AuthorityMismatch"),
    "another one": both("AuthorityMismatch"),
  },
  budget: {
    "owned by another program": both(OWNER),
    "of another kind": both(KIND),
    "of another vault": { gate: "VaultMismatch", transfer: "CustodyMismatch" },
  },
  mandate: {
    "owned by another program": all(OWNER),
    "of another kind": all(KIND),
    "of another vault": { ...both("VaultMismatch"), feedback: "NotTransferred" },
    "another one": {
      gate: "SignerNotAgent",
      transfer: "NoTicket",
      feedback: "NotTransferred",
    },
  },
  // To feedback, an account that is not the program's is a payee without a record; gate sees that it is canonical.
  counterparty: {
    "owned by another program": { gate: "CounterpartyNotCanonical" },
    "of another kind": { gate: KIND, feedback: KIND },
    "of another vault": { gate: "CounterpartyMismatch", feedback: "CounterpartyMismatch" },
    "another one": { gate: "CounterpartyMismatch", feedback: "CounterpartyMismatch" },
  },
  payee: { "another one": { gate: "PayeeAccountOwner" } },
  mint: {
    "owned by another program": both("MintMismatch"),
    "another one": both("MintMismatch"),
  },
  custody: {
    "owned by another program": { ...all("NotATokenAccount"), transfer: "CustodyMismatch" },
    "of another vault": { ...both("CustodyMismatch"), feedback: "BalanceMismatch" },
    "another one": { ...both("CustodyMismatch"), feedback: "BalanceMismatch" },
  },
  destination: {
    "owned by another program": { ...all("NotATokenAccount"), transfer: "TicketMismatch" },
    "of another vault": { ...all("TicketMismatch"), gate: "PayeeAccountOwner" },
    "another one": { ...all("TicketMismatch"), gate: "PayeeAccountOwner" },
  },
  // Feedback reads both accounts by it.
  token_program: {
    "another one": { ...both("TokenProgramMismatch"), feedback: "NotATokenAccount" },
  },
};

/** Who signs, and where the instructions stand, are put to the test elsewhere. */
const ELSEWHERE = ["agent", "instructions"];

describe("a payment with an account in the wrong place", () => {
  let world: World;
  let substitutes: Record<Wrong, (slot: string) => PublicKey | undefined>;

  before(async () => {
    world = await World.create();
    const otherPayee = keypair("other payee").publicKey;
    await world.openAccount(otherPayee, world.mint);
    const otherMint = await world.newMint("other mint");
    await world.grant(OPEN_TERMS, world.otherAgent.publicKey);
    await world.rate({ tier: 4 }, otherPayee);
    await world.pay(AMOUNT);

    const { tokenProgram, ...named } = paymentAccounts(world.client, world.payment(AMOUNT));
    const right: Record<string, PublicKey> = { ...named, token_program: tokenProgram };
    const { vault, authority, budget, mandate, counterparty, custody } = await secondVault(world);
    const ofSecond: Record<string, PublicKey> = {
      vault,
      authority,
      budget,
      mandate,
      counterparty,
      custody,
      destination: custody,
    };
    const others: Record<string, PublicKey> = {
      mandate: purser.mandateAddress(world.vault, world.otherAgent.publicKey, world.mint),
      counterparty: purser.counterpartyAddress(world.vault, otherPayee),
      payee: otherPayee,
      mint: otherMint,
      destination: purser.tokenAddress(otherPayee, world.mint),
      custody: purser.tokenAddress(world.treasury.publicKey, world.mint),
      token_program: TOKEN_2022_PROGRAM_ID,
      authority: world.stranger.publicKey,
    };
    substitutes = {
      "owned by another program": (slot) => copied(right[slot], RELAY_ID),
      "of another kind": (slot) => disguised(right[slot]),
      "of another vault": (slot) => ofSecond[slot],
      "another one": (slot) => others[slot],
    };
  });

  /** The bytes of an account in another place, under the given owner. */
  function copied(from: PublicKey | undefined, owner: PublicKey): PublicKey | undefined {
    const stored = from && world.chain.account(from);
    if (!stored || stored.executable || stored.data.length === 0) return undefined;
    const at = keypair(`copy ${from.toBase58().slice(0, 20)}`).publicKey;
    world.chain.setAccount(at, { ...stored, lamports: BigInt(stored.lamports), owner });
    return at;
  }

  /** The bytes of an account of the program in another place, under the discriminator of another kind. */
  function disguised(from: PublicKey | undefined): PublicKey | undefined {
    const stored = from && world.chain.account(from);
    if (!stored?.owner.equals(world.client.program.programId)) return undefined;
    const kind = stored.data.subarray(0, DISCRIMINATOR_BYTES);
    const other = idl.accounts.find(
      ({ discriminator }) => !kind.equals(Buffer.from(discriminator)),
    );
    const data = Buffer.concat([
      Buffer.from(other!.discriminator),
      stored.data.subarray(DISCRIMINATOR_BYTES),
    ]);
    const at = keypair(`kind ${from!.toBase58().slice(0, 20)}`).publicKey;
    world.chain.setAccount(at, { ...stored, lamports: BigInt(stored.lamports), data });
    return at;
  }

  /** The instructions of a payment with the account in the place, and which of them meets it. */
  async function attack(
    step: Step,
    slot: string,
    at: PublicKey,
  ): Promise<[number, TransactionInstruction[]]> {
    const steps = await triple(world, world.payment(AMOUNT));
    if (step !== "gate") {
      await openTicket(world, AMOUNT, step === "transfer" ? "gated" : "transferred");
      return [0, [withAccount(step, steps[STEPS.indexOf(step)]!, slot, at)]];
    }
    const changed = steps.map((instruction, index) => {
      const name = STEPS[index]!;
      return slotsOf(name).includes(slot) ? withAccount(name, instruction, slot, at) : instruction;
    });
    return [0, changed];
  }

  for (const [slot, wrongs] of Object.entries(ROWS)) {
    for (const wrong of WRONGS.filter((candidate) => wrongs[candidate])) {
      const answers = wrongs[wrong]!;
      it(`is refused when ${slot} is ${wrong} (A16)`, async () => {
        const address = substitutes[wrong](slot);
        assert.ok(address, "there is such an account");
        for (const step of STEPS.filter((candidate) => answers[candidate])) {
          const [at, instructions] = await attack(step, slot, address);
          await repels(world, { refused: answers[step]!, at }, instructions);
          closeTicket(world);
        }
      });
    }
  }

  it("is tried in every place of the three instructions (A16)", () => {
    for (const step of STEPS) {
      const tried = Object.entries(ROWS)
        .filter(([, wrongs]) => Object.values(wrongs).some((answers) => answers[step]))
        .map(([slot]) => slot);
      const named = slotsOf(step).filter((slot) => !ELSEWHERE.includes(slot));
      assert.deepEqual(tried.sort(), named.sort());
    }
  });

  it("lands with the right ones, in one transaction and on an open ticket", async () => {
    const paid = await world.balance(world.payee);
    await lands(world, await triple(world, world.payment(AMOUNT)));
    const [, transfer, feedback] = await triple(world, world.payment(AMOUNT));
    await openTicket(world, AMOUNT);
    await lands(world, [transfer, feedback]);
    assert.equal(await world.balance(world.payee), paid + 2n * AMOUNT);
  });
});
