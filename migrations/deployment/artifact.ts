import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PublicKey } from "@solana/web3.js";
import { ArtifactAltered, BadSetting } from "./refused";

/** A built program. */
export interface Artifact {
  readonly elf: Buffer;
  /** SHA-256 of the program's bytes, hexadecimal. */
  readonly sha256: string;
  /** The address at which alone it answers. */
  readonly programId: PublicKey;
}

/**
 * Reads a program and its IDL from a folder, and checks both against the record that the build left beside them.
 *
 * @throws {ArtifactAltered} naming the file that is not as recorded.
 * @throws {BadSetting} if the folder lacks one of the files.
 */
export function readArtifact(folder: string): Artifact {
  const record = JSON.parse(read(folder, "toolchain.json").toString()) as {
    readonly sha256: Readonly<Record<string, string>>;
  };
  const recorded = (file: string): Buffer => {
    const content = read(folder, file);
    const expected = record.sha256[file] ?? "nothing";
    if (sha256(content) !== expected) {
      throw new ArtifactAltered(join(folder, file), expected, sha256(content));
    }
    return content;
  };
  const elf = recorded("policy_vault.so");
  const { address } = JSON.parse(recorded("policy_vault.json").toString()) as { address: string };
  return { elf, sha256: sha256(elf), programId: new PublicKey(address) };
}

function read(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch (cause) {
    const expected = `it has to be a folder that npm run build has filled; ${file} can't be read`;
    throw new BadSetting("PURSER_ARTIFACTS", folder, expected, { cause });
  }
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
