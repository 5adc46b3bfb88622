import type { Program } from "@coral-xyz/anchor";
import type { PolicyVault } from "../../artifacts/policy_vault";
import { plain } from "../core/plain";
import type { Plain } from "../core/plain";
import type { Client } from "../core/client";
import { decodedBy } from "../core/instruction";
import { DISCRIMINATOR_BYTES } from "./action";
import type { ActionName, OwnersAction } from "./action";

type Methods = Program<PolicyVault>["methods"];
type Each<Values extends readonly unknown[]> = { [Place in keyof Values]: Plain<Values[Place]> };

/** The arguments of an action, in their order. */
export type ArgumentsOf<Name extends ActionName> = Each<Parameters<Methods[Name]>>;

/** Arguments of an action as stored; `null` unless the program takes exactly these bytes. */
export function proposedArguments<Name extends ActionName>(
  client: Client,
  { name, arguments: stored }: OwnersAction & { readonly name: Name },
): ArgumentsOf<Name> | null {
  const { idl, coder } = client.program;
  const described = idl.instructions.find((one) => one.name === name);
  const data = Buffer.from([...(described?.discriminator ?? []), ...stored]);
  try {
    const { data: read } = decodedBy(client, data) ?? { data: {} };
    const again = coder.instruction.encode(name, read).subarray(DISCRIMINATOR_BYTES);
    return again.equals(stored) ? (Object.values(read).map(plain) as ArgumentsOf<Name>) : null;
  } catch {
    return null;
  }
}
