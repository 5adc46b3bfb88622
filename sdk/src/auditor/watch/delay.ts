import type { Client } from "../../core/client";
import { MODES } from "../../core/mode";
import type { Kernel } from "../../kernel/kernel";
import { BOUNDS } from "./bounds";
import { rowOf } from "./check";
import type { WatchedMandate, WatchedVault } from "./state";
import type { Step } from "./step";
import { storedBytes } from "./stored-bytes";
import type { Fields } from "./stored-bytes";

/** Layout version of an account that is there. */
const LAYOUT = 1;

/**
 * Seconds that an action waits, as the kernel says of the accounts that the history implies; `null` where it does not
 * imply them: of budgets, payees' records and attestors the history lacks what the program read from other accounts.
 */
export function delayOf(
  client: Client,
  kernel: Kernel,
  vault: WatchedVault,
  step: Step,
): bigint | null {
  if (rowOf(step.name)?.delay === "loosening" && step.name !== "grantMandate") return null;
  const [action = 0, ...args] = step.invocation.data;
  const { timelock, approvalDelay, grantEpoch } = vault;
  const rules = {
    layout: LAYOUT,
    mode: MODES.indexOf(vault.mode),
    timelock,
    approvalDelay,
    grantEpoch,
  };
  const proposal = { layout: LAYOUT, action, argumentsLength: args.length, arguments: args };
  const mandate =
    step.name === "grantMandate" ? vault.mandates.get(step.at.mandate ?? "") : undefined;
  const about = mandate && { mandate: storedBytes(client, "mandate", storedMandate(mandate)) };
  const answer = kernel.proposed({
    vault: storedBytes(client, "vault", rules),
    proposal: storedBytes(client, "proposal", proposal),
    about: about ?? {},
    extensions: 0n,
  });
  return answer && answer.delay;
}

function storedMandate({ terms, grantEpoch, version }: WatchedMandate): Fields {
  const { window, requiredCapability, startsAt, expiresAt, caps, ...others } = terms;
  return {
    layout: LAYOUT,
    grantEpoch,
    version,
    startsAt,
    expiresAt,
    caps: { ...caps },
    ...others,
    requiredCapability: Uint8Array.from(requiredCapability),
    window: { width: window / BOUNDS.BUCKETS },
  };
}
