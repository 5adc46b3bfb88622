import * as purser from "../../sdk/src";
import type { Transaction } from "../../sdk/src";
import { fault } from "./faulting";
import { approvedProposal, carries, executes } from "./proposing";
import { KEY, open } from "./sessions";
import { approve } from "./vouching";
import { OPEN_TERMS, World } from "./world";

/** Seconds that loosening waits in the watched vault. */
export const TIMELOCK = 60n;
/** The largest payment of the first mandate that needs no approval, base units. */
export const APPROVAL_THRESHOLD = 1_000n;
/** The largest payment of the second mandate, base units. */
export const PER_PAYMENT = 500n;

/** A real history in which every instruction of the program's that a forgery starts from occurs. */
export interface WatchedHistory {
  readonly world: World;
  readonly transactions: readonly Transaction[];
}

/** Lets everything happen in a vault with a timelock. */
export async function watchedHistory(): Promise<WatchedHistory> {
  const world = await World.create({ timelock: TIMELOCK });
  await grants(world);
  await pays(world);
  await stops(world);
  await votes(world);
  await boots(world);
  const transactions = await purser.history(world.client, world.vault);
  return { world, transactions };
}

/** The owners tighten one mandate at once, and grant another by proposal. */
async function grants(world: World): Promise<void> {
  const { mint, otherAgent } = world;
  await world.grant({ approvalThreshold: APPROVAL_THRESHOLD });
  const terms = { ...OPEN_TERMS, caps: { perPayment: PER_PAYMENT } };
  await carries(world, { grantMandate: { agent: otherAgent.publicKey, mint, terms } });
}

/** Fused, gated, by another agent, by a session key, with an approval. */
async function pays(world: World): Promise<void> {
  const { client, otherAgent } = world;
  await world.pay(100n);
  await world.payAtomic(200n);
  const other = world.payment(50n, { agent: otherAgent.publicKey });
  await purser.pay(client, other, { agent: otherAgent });
  await open(world, { caps: { perPayment: 300n } });
  const lent = world.payment(30n, { credentials: { session: KEY.publicKey } });
  await purser.pay(client, lent, { agent: KEY });
  const large = world.payment(APPROVAL_THRESHOLD + 1n);
  const approval = await approve(world, large);
  await purser.pay(client, { ...large, credentials: { approval } }, { agent: world.agent });
}

/** A mandate and a payee are held and released; a denial is recorded meanwhile. */
async function stops(world: World): Promise<void> {
  const { client, vault, mint, agent, payee, quorum: members } = world;
  const mandate = { vault, mint, agent: agent.publicKey };
  const [member] = members;
  await purser.holdMandate(client, { ...mandate, member });
  await purser.recordDenial(client, world.payment(60n), { agent });
  await purser.releaseMandate(client, { ...mandate, members });
  await purser.holdCounterparty(client, { vault, payee, member });
  await purser.releaseCounterparty(client, { vault, payee, members });
}

/** The rules change by proposal; another proposal is rejected and ended. */
async function votes(world: World): Promise<void> {
  const { client, vault, members } = world;
  const index = await approvedProposal(world, { setDelays: { timelock: TIMELOCK } });
  world.chain.advance(TIMELOCK);
  await executes(world, index)(client);
  const [member, , proposer] = members;
  const action = { setDelays: { timelock: 0n } };
  const second = await purser.propose(client, { vault, member: proposer, action });
  await purser.rejectProposal(client, { vault, index: second.index, member });
  await purser.cancelProposal(client, { vault, index: second.index, signer: proposer });
}

/** A pause, a withdrawal, a fault, boots, a payment at the end, and a revocation. */
async function boots(world: World): Promise<void> {
  const { client, vault, mint, treasury, members, quorum, otherAgent } = world;
  await purser.pause(client, { vault, member: members[0] });
  const amount = { mint, base: 70n };
  await purser.withdraw(client, { vault, members: quorum, amount, to: treasury.publicKey });
  await world.resume();
  await fault(world);
  await world.resume();
  await world.pay(40n);
  const agent = otherAgent.publicKey;
  await purser.revokeMandate(client, { vault, members: quorum, agent, mint });
}
