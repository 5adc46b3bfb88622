import type { PublicKey } from "@solana/web3.js";
import type { VaultAccount } from "../core/accounts";
import { MODES } from "../core/mode";
import { durationText } from "../core/readable";
import type { Effects } from "./proposal-effect";
import { changedFields, changedList, yesOrNo } from "./proposed-change";
import type { ProposedChange } from "./proposed-change";

const BOOT = 1;

/** The actions on the vault itself. */
export const RULES: Effects<
  "resume" | "revokeAll" | "stripHold" | "setMembers" | "setDelays" | "setWithdrawal"
> = {
  resume({ vault, terms: [expectedChanges], now }) {
    const missed = vault.mode === BOOT && now >= vault.modeDeadline;
    const mode = missed ? "frozen, the boot missed its deadline" : (MODES[vault.mode] ?? "faulted");
    const paused = vault.paused ? `by ${vault.pausedBy.toBase58()}` : "no";
    const stopped = vault.paused !== 0 || !["boot", "run"].includes(mode);
    return {
      changes: stopped ? changedFields({ mode, paused }, { mode: "boot", paused: "no" }) : [],
      outdated: vault.modeChanges !== expectedChanges,
    };
  },

  revokeAll({ vault, terms: [expectedGrantEpoch] }) {
    const after = `${vault.grantEpoch + 1n}, no mandate lives until it is granted anew`;
    return {
      changes: changedFields({ grantEpoch: `${vault.grantEpoch}` }, { grantEpoch: after }),
      outdated: vault.grantEpoch !== expectedGrantEpoch,
    };
  },

  stripHold({ vault, terms: [expectedGovernanceEpoch, member] }) {
    const place = placeOf(vault, member);
    return {
      changes: place >= 0 ? holdChange(member, mayHold(vault, place), false) : [],
      outdated: vault.governanceEpoch !== expectedGovernanceEpoch,
    };
  },

  setMembers({ vault, terms: [expectedVersion, { threshold, holders, members }] }) {
    const before = vault.members.slice(0, vault.memberCount);
    const rights = members.flatMap((member, place) => {
      const at = placeOf(vault, member);
      const had = at < 0 ? null : mayHold(vault, at);
      return holdChange(member, had, ((holders >> place) & 1) === 1);
    });
    return {
      changes: [
        ...changedList("member", before.map(text), members.map(text)),
        ...rights,
        ...changedFields({ threshold: `${vault.threshold}` }, { threshold: `${threshold}` }),
      ],
      outdated: vault.version !== expectedVersion,
    };
  },

  setDelays({ vault, terms: [expectedVersion, timelock, approvalDelay] }) {
    const delays = (one: { readonly timelock: bigint; readonly approvalDelay: bigint }) => ({
      timelock: durationText(one.timelock),
      approvalDelay: durationText(one.approvalDelay),
    });
    return {
      changes: changedFields(delays(vault), delays({ timelock, approvalDelay })),
      outdated: vault.version !== expectedVersion,
    };
  },

  setWithdrawal({ vault, terms: [expectedVersion, wallets] }) {
    const before = vault.withdrawal.slice(0, vault.withdrawalCount);
    return {
      changes: changedList("wallet", before.map(text), wallets.map(text)),
      outdated: vault.version !== expectedVersion,
    };
  },
};

function placeOf({ members, memberCount }: VaultAccount, member: PublicKey): number {
  return members.slice(0, memberCount).findIndex((one) => one.equals(member));
}

function mayHold({ stripped }: VaultAccount, place: number): boolean {
  return ((stripped >> BigInt(place)) & 1n) === 0n;
}

/** A change of a member's right to hold; `null` for who was none. */
function holdChange(member: PublicKey, from: boolean | null, to: boolean): ProposedChange[] {
  const field = `right to hold of ${text(member)}`;
  return changedFields(from === null ? null : { [field]: yesOrNo(from) }, { [field]: yesOrNo(to) });
}

function text(address: PublicKey): string {
  return address.toBase58();
}
