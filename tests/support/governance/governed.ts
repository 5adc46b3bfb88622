import * as purser from "../../../sdk/src";
import type { Client, Cosigners, Landed, Proposable } from "../../../sdk/src";
import type { ActionName } from "../../../sdk/src/owner/action";
import { storedBytes } from "../checkpoint";
import { open } from "../sessions";
import { accept, approve, PAYMENTS } from "../vouching";
import { NOON, OPEN_TERMS, World } from "../world";
import type { Row } from "./table";

/** Delays of a vault whose owners wait for whatever can be waited for. */
export const TIMELOCK = 86_400n;
export const APPROVAL_DELAY = 3_600n;
/** A lifetime cap of everything that has one, so that there is something to loosen and to tighten. */
export const CAP = 1_000_000n;
/** A time that is after every delay of a test. */
export const FAR = NOON + 60n * 86_400n;

/**
 * A 2-of-3 vault with one of everything that the owners' actions are about: limits, a rated payee, an attestor, a
 * session and approval number 0. A refusal leaves every account of the program and of the token programs as it is.
 */
export async function governed({ slow = false, running = true } = {}): Promise<World> {
  const world = await World.create({ running: false });
  const { client, vault, quorum: members } = world;
  world.snapshot = () => storedBytes(world);
  const caps = { lifetime: CAP };
  await world.budget(caps);
  await world.grant({ caps });
  await accept(world, { capabilities: [PAYMENTS, "refunds"] });
  await open(world, { caps, expiresAt: OPEN_TERMS.expiresAt });
  await approve(world, world.payment(1n), { notAfter: FAR });
  const delays = { timelock: TIMELOCK, approvalDelay: APPROVAL_DELAY };
  if (slow) await purser.setDelays(client, { vault, members, ...delays });
  if (running) await world.resume();
  return world;
}

/** How long an action of the owners that gives power waits in a vault with those delays. */
export function delayOf({ delay }: Row): bigint {
  if (delay === "None") return 0n;
  return delay === "Approvals" ? APPROVAL_DELAY : TIMELOCK;
}

type Signed = (client: Client, terms: object) => Promise<Landed>;

/** The members sign an action together, as an action of whatever client. */
export function cosigns(
  { vault }: World,
  action: Proposable,
  cosigners: Cosigners,
): (client: Client) => Promise<Landed> {
  const [[name, terms]] = Object.entries(action) as [[ActionName, object]];
  const signed = purser[name] as Signed;
  return (client) => signed(client, { vault, ...terms, ...cosigners });
}
