import type { PublicKey } from "@solana/web3.js";

/** A deployment that stopped before it did anything that can't be taken up again by running it once more. */
export class DeploymentRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A setting that is missing or that can't be what it has to be. */
export class BadSetting extends DeploymentRefused {
  constructor(
    /** The environment variable. */
    readonly setting: string,
    readonly found: string | undefined,
    readonly expected: string,
    options?: ErrorOptions,
  ) {
    super(`${setting} is ${found === undefined ? "not set" : `"${found}"`}: ${expected}`, options);
  }
}

/** An artifact that is not the one that the record beside it describes. */
export class ArtifactAltered extends DeploymentRefused {
  constructor(
    readonly file: string,
    readonly recorded: string,
    readonly found: string,
  ) {
    super(
      `${file} has the SHA-256 ${found}, toolchain.json beside it records ${recorded}: build the artifacts again`,
    );
  }
}

/** A key for another address than the one that is compiled into the program. */
export class ProgramIdMismatch extends DeploymentRefused {
  constructor(
    readonly compiled: PublicKey,
    readonly key: PublicKey,
  ) {
    super(
      `the program answers only at ${compiled.toBase58()}, which is compiled into it; the program keypair is for ` +
        `${key.toBase58()}. Put that address into declare_id! in programs/policy-vault/src/lib.rs and into ` +
        `Anchor.toml (anchor keys sync does both), run npm run build, and deploy again. Nothing was spent.`,
    );
  }
}

/** An upgrade authority that could lose the program. */
export class RecipientRefused extends DeploymentRefused {
  constructor(
    readonly recipient: PublicKey,
    readonly why: string,
  ) {
    super(`the upgrade authority can't go to ${recipient.toBase58()}: ${why}`);
  }
}

/** The program's address is something else's. */
export class AddressTaken extends DeploymentRefused {
  constructor(
    readonly program: PublicKey,
    readonly what: string,
  ) {
    super(`nothing can be deployed at ${program.toBase58()}: ${what}`);
  }
}

/** The program, or a buffer for it, is in other hands. */
export class HeldByAnother extends DeploymentRefused {
  constructor(
    readonly what: string,
    /** `null` if nobody can change it any more. */
    readonly holder: PublicKey | null,
    readonly deployer: PublicKey,
  ) {
    super(
      `${what} is held by ${holder?.toBase58() ?? "nobody: it is final"}; ` +
        `this deployer is ${deployer.toBase58()}`,
    );
  }
}

/** The deployer can't pay for it. */
export class TooFewLamports extends DeploymentRefused {
  constructor(
    readonly payer: PublicKey,
    readonly found: bigint,
    readonly needed: bigint,
  ) {
    super(
      `${payer.toBase58()} has ${found} lamports, the deployment needs ${needed}: send it the difference`,
    );
  }
}

/** The cluster took none of the writes for a while. */
export class WritesStalled extends DeploymentRefused {
  constructor(
    readonly written: number,
    readonly total: number,
    options?: ErrorOptions,
  ) {
    super(
      `${written} of ${total} parts of the program are written and the cluster takes no more of them: ` +
        `run it again later, what is written stays`,
      options,
    );
  }
}

/** What stands on the cluster is not what was sent there. */
export class NotAsSent extends DeploymentRefused {
  constructor(
    readonly where: PublicKey,
    readonly what: string,
  ) {
    super(`${where.toBase58()}: ${what}; the upgrade authority was not handed over`);
  }
}
