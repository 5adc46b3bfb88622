import type { Program } from "@coral-xyz/anchor";
import type { PolicyVault } from "../../artifacts/policy_vault";
import { plain } from "../core/plain";
import type { Plain } from "../core/plain";
import type { Client } from "../core/client";
import { DISCRIMINATOR_BYTES } from "./action";
import type { ActionName, OwnersAction } from "./action";

type Methods = Program<PolicyVault>["methods"];
type Each<Values extends readonly unknown[]> = { [Place in keyof Values]: Plain<Values[Place]> };

/** The arguments of an action, in their order. */
export type ArgumentsOf<Name extends ActionName> = Each<Parameters<Methods[Name]>>;

/** Arguments of an action as stored; `null` unless the program takes exactly these bytes. */
export function proposedArguments<Name extends ActionName>(
  { program }: Client,
  { name, arguments: stored }: OwnersAction & { readonly name: Name },
): ArgumentsOf<Name> | null {
  const { instruction } = program.coder;
  const described = program.idl.instructions.find((one) => one.name === name);
  const data = Buffer.from([...(described?.discriminator ?? []), ...stored]);
  try {
    // The IDL's coder has one method to decode, which its interface does not name.
    const { data: read } = (instruction as unknown as Decoder).decode(data) ?? { data: {} };
    const again = instruction.encode(name, read).subarray(DISCRIMINATOR_BYTES);
    return again.equals(stored) ? (Object.values(read).map(plain) as ArgumentsOf<Name>) : null;
  } catch {
    return null;
  }
}

interface Decoder {
  decode(data: Buffer): { readonly data: object } | null;
}
