import assert from "node:assert/strict";
import { TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import type { Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../../sdk/src";
import type { Client, Proposable } from "../../../sdk/src";
import { cosigners } from "../../../sdk/src/core/send";
import { actionInstructions } from "../../../sdk/src/owner/action-instructions";
import { preparedAction } from "../../../sdk/src/owner/proposable";
import { field } from "../patch";
import { Checkpoint } from "../checkpoint";
import { landing } from "../landing";
import type { Random } from "../random";
import { fields } from "../refusal";
import { KEY, session, sessionAt } from "../sessions";
import { keypair } from "../world";
import type { World } from "../world";
import { cosigns, governed } from "./governed";
import { approves, proposed } from "./proposed";
import { MOVES } from "./rogue-moves";
import type { MoveName } from "./rogue-moves";

/** A vault whose last member plays against the others, who together are exactly its threshold. */
export class RogueGame {
  /** Proposals that somebody made, the latest last. */
  readonly proposals: bigint[] = [];
  /** Payees that the rogue may have put on hold. */
  readonly payees: readonly PublicKey[];
  /** The proposal that expels the rogue. */
  expulsion: bigint | null = null;

  private constructor(
    readonly world: World,
    readonly others: readonly Keypair[],
    readonly rogue: Keypair,
    private readonly start: Checkpoint,
    private readonly before: unknown,
  ) {
    this.payees = [world.payee, keypair("unrated payee").publicKey, world.treasury.publicKey];
  }

  /** Two against one, or three against one, in a vault with delays. */
  static async open(honest: 2 | 3): Promise<RogueGame> {
    const world = await governed({ slow: true, running: false });
    const { client, vault, quorum, chain } = world;
    const all = [...world.members, keypair("member 4")].slice(0, honest + 1);
    const [rogue, ...others] = [all.at(-1)!, ...all.slice(0, -1)];
    chain.airdrop(rogue.publicKey, 100_000_000_000n);
    const newMembers = all.map(({ publicKey }) => publicKey);
    await purser.setMembers(client, { vault, members: quorum, newMembers, threshold: honest });
    await purser.resume(client, { vault, members: others });
    await purser.boot(client, { vault, feePayer: world.stranger });
    const game = new RogueGame(world, others, rogue, await Checkpoint.take(world), null);
    return new RogueGame(world, others, rogue, game.start, await game.rules());
  }

  /** Begins anew. */
  async restart(): Promise<void> {
    await this.start.restore();
    this.proposals.length = 0;
    this.expulsion = null;
  }

  /**
   * The rogue plays a move, which is refused with the program's own reason, or done; then the others can undo all that is
   * on hold.
   */
  async plays(name: MoveName, random: Random): Promise<void> {
    try {
      await MOVES[name](this, random)(landing(this.world.client));
    } catch (error) {
      if (error instanceof purser.PolicyRefused) return;
      throw error;
    }
    await this.couldLift();
  }

  /** The next step of the others: they propose that the rogue be expelled, and approve, one by one. */
  async expels(): Promise<void> {
    const { world, others } = this;
    if (this.expulsion === null) {
      const newMembers = others.map(({ publicKey }) => publicKey);
      const action: Proposable = { setMembers: { newMembers, threshold: 2 } };
      this.expulsion = await proposed(world, action, { by: others.slice(0, 1) });
      this.proposals.push(this.expulsion);
      return;
    }
    const approvals = this.approvals(this.expulsion);
    const missing = others.find((_, place) => ((approvals >> place) & 1) === 0);
    if (missing) await approves(world, this.expulsion, missing)(world.client);
  }

  /** Whether all others approved the expulsion. */
  isAgreed(): boolean {
    if (this.expulsion === null) return false;
    const approvals = this.approvals(this.expulsion);
    return this.others.every((_, place) => ((approvals >> place) & 1) === 1);
  }

  private approvals(index: bigint): number {
    const { world } = this;
    const address = purser.proposalAddress(world.vault, index);
    return Number(stored(world, address, "proposal", "approvals"));
  }

  /** What lifts every hold that there is, signed by the others; empty if there is none. */
  async lifting(): Promise<TransactionInstruction[]> {
    const { world, others } = this;
    const { client, vault, mint, stranger } = world;
    const agent = world.agent.publicKey;
    const actions: Proposable[] = [];
    const mandate = purser.mandateAddress(vault, agent, mint);
    if (stored(world, mandate, "mandate", "held")) {
      const expectedChanges = stored(world, mandate, "mandate", "holdChanges");
      actions.push({ releaseMandate: { mint, agent, expectedChanges } });
    }
    const lent = sessionAt(world);
    if (stored(world, lent, "session", "held")) {
      const expectedChanges = stored(world, lent, "session", "holdChanges");
      actions.push({ releaseSession: { mint, agent, key: KEY.publicKey, expectedChanges } });
    }
    for (const payee of this.payees) {
      const record = purser.counterpartyAddress(vault, payee);
      if (!stored(world, record, "counterparty", "denied")) continue;
      const expectedChanges = stored(world, record, "counterparty", "holdChanges");
      actions.push({ releaseCounterparty: { payee, expectedChanges } });
    }
    if (stored(world, vault, "vault", "paused")) {
      actions.push({ resume: { expectedChanges: stored(world, vault, "vault", "modeChanges") } });
    }
    const trailing = cosigners(others);
    const built = actions.map(async (action) =>
      actionInstructions(
        client,
        await preparedAction(client, vault, action, 0n),
        stranger.publicKey,
        trailing,
      ),
    );
    return (await Promise.all(built)).flat();
  }

  /** All holds would be lifted, if the others signed that in this moment. */
  private async couldLift(): Promise<void> {
    const { connection } = this.world.client;
    const instructions = await this.lifting();
    if (instructions.length === 0) return;
    const { blockhash: recentBlockhash } = await connection.getLatestBlockhash();
    const payerKey = this.world.stranger.publicKey;
    const message = new TransactionMessage({ payerKey, recentBlockhash, instructions });
    const transaction = new VersionedTransaction(message.compileToV0Message());
    const { value } = await connection.simulateTransaction(transaction, { sigVerify: false });
    assert.equal(value.err, null, value.logs?.join("\n"));
  }

  /** Lifts every hold, in one transaction. */
  async lifts(): Promise<void> {
    const { world, others } = this;
    const instructions = await this.lifting();
    if (instructions.length === 0) return;
    await purser.send(world.client, { instructions, signers: [world.stranger, ...others] });
    assert.deepEqual(await this.lifting(), []);
  }

  /** An action that the others sign together. */
  signs(action: Proposable): (client: Client) => Promise<unknown> {
    const { world, others: members } = this;
    return cosigns(world, action, { members, payer: world.stranger });
  }

  /** Nobody has more power, and no token lies elsewhere, than before the first move; holds aside. */
  async gaveNothing(): Promise<void> {
    assert.deepEqual(await this.rules(), this.before);
  }

  private async rules(): Promise<unknown> {
    const { world } = this;
    const { client, vault, mint, payee } = world;
    const unheld = (account: object) =>
      Object.entries(account).filter(([name]) => !HOLD_FIELDS.includes(name));
    const owners = [purser.authorityAddress(vault), payee, world.treasury.publicKey];
    return fields([
      unheld(await purser.fetchVault(client, vault)),
      await purser.fetchBudget(client, vault, mint),
      unheld(await world.mandate()),
      unheld(await session(world)),
      unheld((await purser.fetchCounterparty(client, vault, payee))!),
      ...(await Promise.all(owners.map((owner) => world.balance(owner)))),
    ]);
  }
}

/** A number in a stored account, read without decoding all of it; zero where there is no account. */
function stored(
  { chain, client }: World,
  at: PublicKey,
  kind: "vault" | "mandate" | "session" | "counterparty" | "proposal",
  path: string,
): bigint {
  const data = chain.account(at)?.data;
  if (!data?.length) return 0n;
  const bytes = field(client.program.idl, kind, data, path);
  return bytes.length === 8 ? bytes.readBigUInt64LE() : BigInt(bytes.readUInt8());
}

/** What a hold, a pause, its lifting and a proposal write. */
const HOLD_FIELDS = [
  ...["held", "denied", "holdChanges", "stripped", "proposals"],
  ...["paused", "pausedBy", "pausedAt"],
  ...["mode", "modeDeadline", "modeChanges", "bootSlot", "bootChecks"],
];
