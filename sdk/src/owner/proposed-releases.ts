import type { Effect, Effects } from "./proposal-effect";
import { changedFields, yesOrNo } from "./proposed-change";
import { ownAccount } from "./own-account";

/** What becomes of one flag; without its account nothing can. */
function turned(
  field: string,
  [from, to]: readonly [from: boolean | undefined, to: boolean],
  outdated: boolean,
): Effect {
  if (from === undefined) return { changes: [], outdated: true };
  const changes = changedFields({ [field]: yesOrNo(from) }, { [field]: yesOrNo(to) });
  return { changes, outdated };
}

/** The actions that lift a hold, and those that take back what was given. */
export const RELEASES: Effects<
  | "releaseMandate"
  | "releaseSession"
  | "releaseCounterparty"
  | "revokeMandate"
  | "revokeAttestor"
  | "revokeApproval"
> = {
  async releaseMandate({ client, vaultAddress, about, terms: [expectedChanges] }) {
    const found = await ownAccount(client, "mandate", about.mandate, vaultAddress);
    const outdated = found?.holdChanges !== expectedChanges;
    return turned("held", [found && found.held !== 0, false], outdated);
  },

  async releaseSession({ client, vaultAddress, about, terms: [expectedChanges] }) {
    const found = await ownAccount(client, "session", about.session, vaultAddress);
    const outdated = found?.holdChanges !== expectedChanges;
    return turned("held", [found && found.held !== 0, false], outdated);
  },

  async releaseCounterparty({ client, vaultAddress, about, terms: [expectedChanges] }) {
    const found = await ownAccount(client, "counterparty", about.counterparty, vaultAddress);
    const outdated = found?.holdChanges !== expectedChanges;
    return turned("denied", [found && found.denied !== 0, false], outdated);
  },

  async revokeMandate({ client, vault, vaultAddress, about, terms: [expectedVersion] }) {
    const found = await ownAccount(client, "mandate", about.mandate, vaultAddress);
    const live = found && found.grantEpoch === vault.grantEpoch;
    return turned("live", [live, false], found?.version !== expectedVersion);
  },

  async revokeAttestor({ client, vaultAddress, about, terms: [expectedVersion] }) {
    const found = await ownAccount(client, "attestor", about.attestor, vaultAddress);
    const accepted = found && found.revoked === 0;
    return turned("accepted", [accepted, false], found?.version !== expectedVersion);
  },

  async revokeApproval({ client, vaultAddress, about }) {
    const found = await ownAccount(client, "approval", about.approval, vaultAddress);
    return turned("revoked", [found && found.revoked !== 0, true], false);
  },
};
