import { decodeGateOutcomes, verdictCode } from "../../core/gate-outcomes";
import type { GateOutcome, GateOutcomes } from "../../core/gate-outcomes";
import { paid, pays, tokens } from "./check";
import type { Moment, Properties } from "./check";
import type { Step } from "./step";

/** Guardian.tla: what the six gates say, and what follows. */
export const GUARDIAN: Properties = {
  TypeInvariant: {
    watches:
      "a recorded denial names one of the four answers for each of the six gates, and is no allowance",
    step({ step, vault: { mandates } }) {
      if (step.name !== "recordDenial" || !mandates.has(step.at.mandate ?? "")) return null;
      const outcomes = decodeGateOutcomes(step.args.gates);
      if (outcomes && verdictCode(outcomes) !== 0) return null;
      return `a denial of mandate ${step.at.mandate} records gates ${step.args.gates}, which is no denial by six gates that pass, deny, escalate or err`;
    },
  },
  FailClosed: {
    watches:
      "no payment is made right behind a recorded denial of the very same request in which a gate could not decide",
    step: contradicts((outcomes) => outcomes.includes("error"), "could not decide"),
  },
  DefaultDeny: {
    watches:
      "tokens leave custody only inside `pay`, `transfer` or `withdraw`, from mandates that were granted; what custody holds never falls by more than these say, within a transaction and from one to the next",
    step({ step, vault }) {
      const { mandate = "" } = step.at;
      if (!pays(step) || vault.mandates.has(mandate)) return null;
      return `mandate ${mandate} pays, and was never granted`;
    },
    end({ read, steps, vault, transaction }) {
      const moving = steps.filter(({ name }) => MOVING.has(name));
      const explained = new Set(moving.map(({ moved }) => moved?.place));
      for (const { custody, mint, balance } of vault.budgets.values()) {
        const foreign = read.moves.find(
          ({ source, place }) => source === custody && !explained.has(place),
        );
        if (foreign) {
          return `${tokens(foreign.amount, mint)} leave custody ${custody} to ${foreign.destination ?? "nobody"} in no instruction of the program`;
        }
        const seen = transaction.balances?.find(({ account }) => account.toBase58() === custody);
        if (!seen) continue;
        if (balance !== null && seen.before < balance) {
          return `custody ${custody} holds ${tokens(seen.before, mint)}, and held ${balance} after the transaction before: something left between them`;
        }
        const said = moving.reduce(
          (sum, { moved }) => (moved?.source === custody ? sum + (moved.amount ?? 0n) : sum),
          0n,
        );
        if (seen.before - seen.after > said) {
          return `${tokens(seen.before - seen.after, mint)} left custody ${custody}, and the program's instructions say ${said}`;
        }
      }
      return null;
    },
  },
  AllowRequiresUnanimity: {
    watches:
      "no payment is made right behind a recorded denial of the very same request that a gate was against",
    step: contradicts(
      (outcomes) => !outcomes.includes("error") && outcomes.some((outcome) => outcome !== "pass"),
      "was against it",
    ),
  },
  FreezeOverride: {
    watches:
      "while the vault is paused, or the mandate or the session is on hold, nothing is paid, and the freeze gate of each recorded denial denies",
    step(moment) {
      const { step, paying } = moment;
      const frozen = freezeOf(moment);
      if (!paying || !frozen) return null;
      if (pays(step)) return `mandate ${paying.address} pays while ${frozen}`;
      if (decodeGateOutcomes(step.args.gates)?.freeze !== "pass") return null;
      return `a denial of mandate ${paying.address} records that the freeze gate passes while ${frozen}`;
    },
  },
};

/** Instructions that may stand around a transfer out of custody; a denial that moves is DenyZeroActuation's. */
const MOVING: ReadonlySet<Step["name"]> = new Set<Step["name"]>([
  "pay",
  "transfer",
  "withdraw",
  "recordDenial",
]);

/** Which stop of a member freezes a payment; `null` if none does. */
function freezeOf({ vault, paying }: Moment): string | null {
  if (vault.paused) return "the vault is paused";
  if (paying?.mandate.held) return "the mandate is on hold";
  return paying?.session?.held ? "the session is on hold" : null;
}

/** Whether the invocation right before is a denial of the same request, by whose gates it must be refused still. */
function contradicts(
  against: (outcomes: readonly GateOutcome[]) => boolean,
  what: string,
): (moment: Moment) => string | null {
  return (moment) => {
    const paying = paid(moment);
    const outcomes = paying && deniedBefore(moment);
    if (!outcomes || !against(Object.values(outcomes))) return null;
    return `mandate ${paying.address} pays ${tokens(paying.amount, paying.mint)}, though right before a gate ${what}, as the denial of the same request records`;
  };
}

/** A payment's accounts, of which `gate` has one more. */
const ACCOUNTS = 11;
/** Amount, issue time, hash and not-after, behind the discriminator. */
const PAYMENT_END = 1 + 48;

function deniedBefore({ read, step }: Moment): GateOutcomes | null {
  const before = read.steps.find(({ place }) => place === step.place - 1);
  if (before?.name !== "recordDenial") return null;
  const request = ({ invocation: { accounts, data }, trailing }: typeof step): string =>
    [
      ...accounts.slice(0, ACCOUNTS),
      ...trailing,
      Buffer.from(data.slice(1, PAYMENT_END)).toString("hex"),
    ].join();
  return request(before) === request(step) ? decodeGateOutcomes(before.args.gates) : null;
}
