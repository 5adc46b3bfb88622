import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import { PaymentDenied, PaymentEscalated } from "../../sdk/src";
import type { Client, Reason, TransactionFailed } from "../../sdk/src";
import type { Cluster } from "./cluster/cluster";
import { landing } from "./landing";
import { errorOf, outcome } from "./outcome";
import type { Refused } from "./outcome";

/** What a test looks at to see that nothing changed. */
export interface Scene {
  readonly chain: Cluster;
  readonly client: Client;
  snapshot?(): string;
}

/** An action that a client is given to. */
export type Act = (client: Client) => Promise<unknown>;

/**
 * Sends an action without simulating it, and sees that it lands, fails for exactly this reason, and leaves every byte
 * and lamport of the scene and of the watched accounts as it was.
 */
export async function refuses(
  scene: Scene,
  expected: Refused,
  act: Act,
  watch: readonly PublicKey[] = [],
): Promise<TransactionFailed> {
  const before = bytes(scene, watch);

  const error = await errorOf(act(landing(scene.client)));

  assert.deepEqual(outcome(error), expected, error.site.logs.join("\n"));
  assert.ok(error.site.signature !== null, "the refused transaction landed");
  assert.equal(bytes(scene, watch), before, "a refusal changes nothing");
  return error;
}

/** As {@link refuses}, for a payment: the gates' answer, with the numbers that are asked about. */
export async function denies(
  scene: Scene,
  expected: Partial<Pick<PaymentDenied, "gate" | "got" | "limit" | "headroom" | "passesAt">> & {
    readonly reason: Reason;
  },
  act: Act,
  watch: readonly PublicKey[] = [],
): Promise<void> {
  const { reason, ...numbers } = expected;
  const error = await refuses(scene, reason, act, watch);
  assert.ok(error instanceof PaymentDenied);
  for (const [name, value] of Object.entries(numbers)) {
    assert.equal(error[name as keyof typeof numbers], value, name);
  }
}

/** As {@link refuses}, for a payment that waits for somebody else's word alone: for whose, and why. */
export async function escalates(
  scene: Scene,
  expected: { readonly validation?: Reason; readonly approval?: Reason },
  act: Act,
  watch: readonly PublicKey[] = [],
): Promise<void> {
  const { validation, approval } = expected;
  const reason = validation ?? approval;
  assert.ok(reason);
  const error = await refuses(scene, reason, act, watch);
  assert.ok(error instanceof PaymentEscalated);
  assert.deepEqual([error.validation?.reason, error.approval?.reason], [validation, approval]);
}

/** An account as stored, with its addresses as text, so that it can be compared as a whole. */
export function fields(value: unknown): unknown {
  if (value instanceof PublicKey) return value.toBase58();
  if (Array.isArray(value)) return value.map(fields);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fields(inner)]));
}

function bytes(scene: Scene, watch: readonly PublicKey[]): string {
  const watched = watch.map((address) => {
    const account = scene.chain.account(address);
    const found = account
      ? `${account.lamports} ${account.owner.toBase58()} ${account.data.toString("hex")}`
      : "-";
    return `${address.toBase58()} ${found}`;
  });
  return [scene.snapshot?.() ?? "", ...watched].join("\n");
}
