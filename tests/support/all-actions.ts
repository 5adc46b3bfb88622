import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Proposable } from "../../sdk/src";
import type { ActionName, OwnersAction } from "../../sdk/src/owner/action";
import { preparedAction } from "../../sdk/src/owner/proposable";
import { Checkpoint } from "./checkpoint";
import { nextIndex } from "./proposing";
import { KEY, open, OTHER_KEY, sessionAt, sessionName } from "./sessions";
import { accept, approveAnyId, ATTESTOR, ENDS, OTHER_ATTESTOR, PAYMENTS } from "./vouching";
import { keypair, OPEN_TERMS, World } from "./world";

/** An action of the threshold, and what else it could be about. */
export interface Case {
  readonly action: Proposable;
  /** For each of its subjects, another one that exists just as well. */
  readonly others: readonly PublicKey[];
}

/** A case of every action of the threshold. */
export type Cases = Readonly<Record<ActionName, Case>>;

/**
 * A paused vault without a timelock in which every action of the threshold can be proposed and done: something of each kind
 * is held, accepted or approved, and so is a second one.
 */
export class AllActions {
  private constructor(
    readonly world: World,
    readonly cases: Cases,
    private readonly created: Checkpoint,
  ) {}

  static async create(): Promise<AllActions> {
    const world = await World.create();
    const { client, vault, members, quorum, agent, otherAgent, mint, payee, treasury } = world;
    const [, , member] = members;
    const otherMint = await world.newMint("second mint");
    const otherPayee = keypair("other payee").publicKey;
    const opened = { vault, members: quorum, mint: otherMint };
    await purser.setBudget(client, { ...opened, caps: {} });
    await purser.grantMandate(client, { ...opened, agent: agent.publicKey, terms: OPEN_TERMS });
    await world.openAccount(treasury.publicKey, otherMint);
    await world.grant({}, otherAgent.publicKey);
    await world.rate({ tier: 1 }, otherPayee);
    for (const { publicKey: key } of [KEY, OTHER_KEY]) {
      await open(world, { key });
      await purser.holdSession(client, { ...sessionName(world, key), member });
    }
    for (const { publicKey } of [agent, otherAgent]) {
      await purser.holdMandate(client, { vault, agent: publicKey, mint, member });
    }
    for (const held of [payee, otherPayee]) {
      await purser.holdCounterparty(client, { vault, payee: held, member });
    }
    for (const { publicKey: attestor } of [ATTESTOR, OTHER_ATTESTOR]) {
      await accept(world, { attestor });
    }
    const approvals = [
      await approveAnyId(world, world.payment(100n)),
      await approveAnyId(world, world.payment(100n)),
    ] as const;
    await purser.pause(client, { vault, member });
    const cases = casesIn(world, { otherMint, otherPayee, approvals });
    return new AllActions(world, cases, await Checkpoint.take(world));
  }

  /** Back to how it was created. */
  restore(): Promise<void> {
    return this.created.restore();
  }

  /** Every action by its name. */
  get names(): readonly ActionName[] {
    return Object.keys(this.cases) as ActionName[];
  }

  /** An action as it would be proposed next by member 1, or as it was at an index. */
  async prepared(name: ActionName, index?: bigint): Promise<OwnersAction> {
    const { client, vault, members } = this.world;
    const at = index ?? (await nextIndex(this.world, members[0].publicKey));
    return preparedAction(client, vault, this.cases[name].action, at);
  }
}

interface Others {
  readonly otherMint: PublicKey;
  readonly otherPayee: PublicKey;
  readonly approvals: readonly [bigint, bigint];
}

function casesIn(world: World, { otherMint, otherPayee, approvals }: Others): Cases {
  const { vault, mint, payee, members, treasury, otherAgent, agent: known } = world;
  const agent = known.publicKey;
  const mandate = { agent, mint };
  const otherMandate = purser.mandateAddress(vault, otherAgent.publicKey, mint);
  const newMembers = members.map(({ publicKey }) => publicKey);
  const amount = { mint, base: 100n };
  const [approval, otherApproval] = approvals;
  const attestor = ATTESTOR.publicKey;
  return {
    setBudget: { action: { setBudget: { mint, caps: { day: 5n } } }, others: [otherMint] },
    grantMandate: {
      action: { grantMandate: { ...mandate, terms: { ...OPEN_TERMS, caps: { day: 5n } } } },
      others: [otherAgent.publicKey, otherMint],
    },
    setCounterparty: {
      action: { setCounterparty: { payee, rating: { tier: 3 } } },
      others: [otherPayee],
    },
    setAttestor: {
      action: { setAttestor: { attestor, capabilities: [PAYMENTS, "invoices"] } },
      others: [OTHER_ATTESTOR.publicKey],
    },
    approvePayment: {
      action: { approvePayment: { agent, payee, amount, notAfter: ENDS } },
      others: [otherMandate, otherPayee],
    },
    withdraw: {
      action: { withdraw: { amount, to: treasury.publicKey } },
      others: [otherMint, purser.tokenAddress(payee, mint)],
    },
    revokeMandate: { action: { revokeMandate: mandate }, others: [otherMandate] },
    releaseMandate: { action: { releaseMandate: mandate }, others: [otherMandate] },
    releaseSession: {
      action: { releaseSession: { ...mandate, key: KEY.publicKey } },
      others: [sessionAt(world, OTHER_KEY.publicKey)],
    },
    releaseCounterparty: {
      action: { releaseCounterparty: { payee } },
      others: [purser.counterpartyAddress(vault, otherPayee)],
    },
    revokeAttestor: {
      action: { revokeAttestor: { attestor } },
      others: [purser.attestorAddress(vault, OTHER_ATTESTOR.publicKey)],
    },
    revokeApproval: {
      action: { revokeApproval: { index: approval } },
      others: [purser.approvalAddress(vault, otherApproval)],
    },
    resume: { action: { resume: {} }, others: [] },
    revokeAll: { action: { revokeAll: {} }, others: [] },
    stripHold: { action: { stripHold: { member: newMembers[2]! } }, others: [] },
    setMembers: { action: { setMembers: { newMembers, threshold: 3 } }, others: [] },
    setDelays: { action: { setDelays: { timelock: 60n, approvalDelay: 30n } }, others: [] },
    setWithdrawal: {
      action: { setWithdrawal: { wallets: [treasury.publicKey, newMembers[0]!] } },
      others: [],
    },
  };
}
