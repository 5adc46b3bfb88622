import { RECORDING } from "../record";
import { BOUNDS } from "./bounds";
import { pays, tokens } from "./check";
import type { Ending, Properties } from "./check";
import { effectiveMode } from "./state";
import type { Ticket } from "./state";
import { signed } from "./step";
import type { Step } from "./step";

/** Lifecycle.tla: the life of the vault, and one payment from its decision to its end. */
export const LIFECYCLE: Properties = {
  TypeInvariant: {
    watches: "a pause comes while no pause holds, a resume while the vault neither runs nor boots",
    step({ step, vault, transaction }) {
      const mode = effectiveMode(vault, transaction.time);
      if (step.name === "pause" && vault.paused) return "the vault is paused, and was already";
      const live = !vault.paused && (mode === "run" || mode === "boot");
      if (step.name !== "resume" || !live) return null;
      return `the vault is resumed in mode ${mode}, which leads nowhere: it must be stopped first`;
    },
  },
  PermissionBeforePower: {
    watches: "no `transfer` stands before the `gate` of the same mandate that its money waits for",
    step({ step, vault, read }) {
      const mandate = step.at.mandate ?? "";
      if (step.name !== "transfer" || !vault.mandates.has(mandate)) return null;
      if (vault.mandates.get(mandate)?.ticket) return null;
      const later = read.steps.some(
        ({ name, at, place, args }) =>
          name === "gate" &&
          place > step.place &&
          at.mandate === mandate &&
          args.payment.amount === step.args.amount,
      );
      return later
        ? `mandate ${mandate} transfers ${tokens(step.args.amount, step.at.mint ?? "")} before the gate that decides on it`
        : null;
    },
  },
  FailClosedAuth: {
    watches: "whoever asks for a payment, or for the record of a denial, signed for it",
    step({ paying, transaction, step }) {
      if (!paying || signed(transaction, step, paying.signer)) return null;
      return `${step.name} of mandate ${paying.address} names ${paying.signer}, who did not sign`;
    },
  },
  FailClosedEvidence: {
    watches:
      "each `pay`, `gate`, `feedback` and `recordDenial` logs one record, whose number is the mandate's next (where the log is whole)",
    step({ step, appended }) {
      if (appended?.logged === undefined) return null;
      const { sequence, logged } = appended;
      if (logged?.sequence === sequence) return null;
      const found = logged ? `logs record ${logged.sequence}` : "logs no record";
      return `${step.name} of mandate ${step.at.mandate} ${found}, and should log record ${sequence}`;
    },
  },
  EvidenceBeforeToken: {
    watches:
      "the record of a gated payment's decision is logged before its tokens move (where the log is whole)",
    end({ events, steps, read }) {
      if (!events) return null;
      const recording = read.steps.filter(({ name }) => RECORDING.has(name));
      for (const step of steps) {
        const { name, moved } = step;
        if (name !== "transfer" || !moved) continue;
        const due = recording.filter(({ place }) => place < step.place).length;
        // The record must be there before the transfer begins: as many invocations have begun by then.
        const there = events.filter(({ begun }) => begun <= step.place).length;
        if (there < due && events.length >= due) {
          return `mandate ${step.at.mandate} moves ${tokens(step.args.amount, step.at.mint ?? "")} before the record of its decision is logged`;
        }
      }
      return null;
    },
  },
  TokenRequiredForActuation: {
    watches:
      "`pay`, `transfer` and `withdraw` move exactly the amount that they say, from custody to the account that they name",
    step({ step, vault }) {
      const amount = amountOf(step);
      if (amount === null || !vault.budgets.has(step.at.mint ?? "")) return null;
      const { moved } = step;
      const { custody = "", destination = "", mint = "" } = step.at;
      const exact =
        moved?.source === custody && moved.destination === destination && moved.amount === amount;
      if (exact && vault.budgets.get(mint)?.custody === custody) return null;
      const found = moved
        ? `${tokens(moved.amount, mint)} move from ${moved.source} to ${moved.destination ?? "nobody"}`
        : "nothing moves";
      return `${step.name} says ${tokens(amount, mint)} from ${custody} to ${destination}, and ${found}`;
    },
  },
  ModeDecisionConsistency: {
    watches: "a payment is decided only while the vault runs and no pause holds",
    step(moment) {
      const { vault, transaction, step } = moment;
      const mode = effectiveMode(vault, transaction.time);
      if (!pays(step) || (mode === "run" && !vault.paused)) return null;
      const why = vault.paused ? "paused" : `in mode ${mode}`;
      return `mandate ${step.at.mandate} pays while the vault is ${why}: it must run`;
    },
  },
  FaultIsLatched: {
    watches:
      "a faulted vault stays faulted until the owners resume it: no boot check, no second fault",
    step({ step: { name }, vault }) {
      if (vault.mode !== "faulted" || (name !== "bootCheck" && name !== "reportFault")) return null;
      return `${name} of a faulted vault, which only its owners lead out by resume`;
    },
  },
  NoDirectInertToRun: {
    watches: "an inert vault passes no boot check before its owners resume it",
    step({ step: { name }, vault }) {
      if (vault.mode !== "inert" || name !== "bootCheck") return null;
      return "a boot check of an inert vault, which its owners did not resume";
    },
  },
  BootPromotionValid: {
    watches:
      "a boot check counts while the vault boots and no pause holds, in a later slot than the one before, with every budget and its custody shown",
    step({ step, vault, transaction }) {
      if (step.name !== "bootCheck") return null;
      const { mode, paused, bootSlot, budgets } = vault;
      if (mode === "run" || mode === "frozen" || paused) {
        return `a boot check of a vault that is ${paused ? "paused" : `in mode ${mode}`}, not booting`;
      }
      if (mode !== "boot") return null;
      if (transaction.slot <= bootSlot) {
        return `a boot check in slot ${transaction.slot}; the one before, or the resume, was in slot ${bootSlot}`;
      }
      const shown = new Set(step.trailing);
      const missing = [...budgets.values()].find(({ custody }) => !shown.has(custody));
      return missing ? `a boot check without custody ${missing.custody} of ${missing.mint}` : null;
    },
  },
  BootTimeoutBounded: {
    watches: `no boot check counts ${BOUNDS.BOOT_TERM} seconds after the resume or later`,
    step({ step, vault: { mode, deadline }, transaction: { time } }) {
      if (step.name !== "bootCheck" || mode !== "boot" || time < deadline) return null;
      return `a boot check at ${time}; the boot ended at ${deadline}`;
    },
  },
  DenyZeroActuation: {
    watches: "the record of a denial moves no tokens",
    step({ step: { name, moved, at }, vault: { budgets } }) {
      const budget = budgets.get(at.mint ?? "");
      if (name !== "recordDenial" || !moved || moved.source !== budget?.custody) return null;
      return `mandate ${at.mandate} records a denial that moves ${tokens(moved.amount, budget.mint)}`;
    },
  },
  ChainIntegrity: {
    watches:
      "the head that a record logs is the hash of the head before and the record as the transaction has it (where the log is whole)",
    step({ step, appended }) {
      const logged = appended?.logged;
      if (!logged || logged.sequence !== appended.sequence) return null;
      if (Buffer.compare(logged.head, appended.head) === 0) return null;
      return `${step.name} of mandate ${step.at.mandate} logs head ${hex(logged.head)} of record ${logged.sequence}; it should be ${hex(appended.head)}`;
    },
  },
  EventuallyIdle: {
    watches: "a gated payment that moved is settled by a `feedback` in its transaction",
    end: left("transferred", "moved and is not settled"),
  },
  TokenEnds: {
    watches: "a ticket is redeemed by a `transfer` in its transaction",
    end: left("gated", "is gated and its ticket is not redeemed"),
  },
};

/** Base units that a step says it moves; `null` if it moves none. */
function amountOf({ name, args }: Step): bigint | null {
  if (name === "pay") return args.payment.amount;
  return name === "transfer" || name === "withdraw" ? args.amount : null;
}

function left(stage: Ticket["stage"], what: string): (ending: Ending) => string | null {
  return ({ vault, mandates }) => {
    for (const mandate of mandates) {
      const ticket = vault.mandates.get(mandate)?.ticket;
      if (ticket?.stage !== stage) continue;
      const amount = tokens(ticket.amount, ticket.record.mint.toBase58());
      return `the payment of ${amount} by mandate ${mandate} ${what} at the end of its transaction`;
    }
    return null;
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
