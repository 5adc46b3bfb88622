import { checkActions } from "./check-actions";
import { findContradictions } from "./contradictions";
import type { DraftPolicy } from "./policy";
import { readPolicyFile } from "./policy-file";
import type { PolicyFile } from "./policy-file";
import type { InputFile, Problems } from "./problems";
import { resolvePolicy } from "./resolve-policy";
import { findUnreachable } from "./unreachable";

/** A policy as its file says it, and as it would be in force. */
export interface ReadPolicy {
  readonly written: PolicyFile;
  readonly policy: DraftPolicy;
}

/** Reads a policy and notes all that is wrong with it; `null` if it cannot be read at all. */
export function readPolicy(file: InputFile, problems: Problems): ReadPolicy | null {
  const written = readPolicyFile(file, problems);
  if (!written) return null;
  const notes = problems.of(file.name);
  const policy = resolvePolicy(written, notes);
  findContradictions(written, policy, notes);
  if (policy.vault) checkActions(policy, policy.vault, notes);
  findUnreachable(policy, notes);
  return { written, policy };
}
