import type { PolicyVault } from "../../artifacts/policy_vault";
import type { GOVERNANCE } from "./governance-table";

type Instruction = PolicyVault["instructions"][number];

/** A row of the kernel's table of actions. */
export interface GovernanceRow<Name extends Instruction["name"] = Instruction["name"]> {
  /** The program's discriminator, and the number that a proposal stores. */
  readonly number: Extract<Instruction, { name: Name }>["discriminator"][0];
  /** A `holder` is any member whose right to hold was not taken away. */
  readonly who: "holder" | "member" | "threshold" | "proposer" | "anyone";
  /** What a threshold waits for; `loosening` is the timelock, unless the change only tightens. */
  readonly delay: "none" | "approvals" | "loosening" | "timelock";
  /** The epoch that moves, so that what was prepared before is dead. */
  readonly moves: "nothing" | "governanceEpoch" | "grantEpoch";
  /** In which mode of the vault; `stopped` is neither running nor booting. */
  readonly mode:
    "always" | "notPaused" | "stopped" | "booting" | "notFaulted" | "stoppedIfTimelock";
  readonly what: string;
}

/** Rows by the names of their instructions in the IDL, each with the number that it has there. */
export type GovernanceTable = {
  readonly [Name in Instruction["name"]]?: GovernanceRow<Name>;
};

/** What can be done to a vault beside paying. */
export type GovernanceAction = keyof typeof GOVERNANCE;

/** Those of it that a threshold of members does. */
export type ThresholdAction = {
  [Name in GovernanceAction]: (typeof GOVERNANCE)[Name]["who"] extends "threshold" ? Name : never;
}[GovernanceAction];
