/**
 * The type of the program's IDL, generated from policy_vault.json, which holds the same in snake case.
 */
export type PolicyVault = {
  address: "PurserPo1icyVau1t11111111111111111111111111";
  metadata: {
    name: "policyVault";
    version: "0.1.0";
    spec: "0.1.0";
    description: "The on-chain program of a Purser vault";
  };
  instructions: [
    {
      name: "approvePayment";
      docs: ["Approves one payment over a mandate's approval threshold. By the threshold."];
      discriminator: [23];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent, and gets it back; counts as a signer if it is a member. It has no data, so it may",
            "be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "vault";
          docs: [
            "The vault; members beyond the payer sign as trailing accounts, or a proposal follows.",
          ];
          writable: true;
        },
        { name: "mandate"; docs: ["The mandate; the kernel checks that it is this vault's."] },
        { name: "payee"; docs: ["The payee's wallet."] },
        {
          name: "approval";
          docs: [
            "The approval. Vault and proposals hand out each index once, so the address is never used again; one that is there already",
            "is of an earlier index, which the kernel refuses by name.",
          ];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [97, 112, 112, 114, 111, 118, 97, 108] },
              { kind: "account"; path: "vault" },
              { kind: "arg"; path: "index" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "index"; type: "u64" },
        { name: "expectedGovernanceEpoch"; type: "u64" },
        { name: "expectedGrantEpoch"; type: "u64" },
        { name: "terms"; type: { defined: { name: "approvalTerms" } } },
      ];
    },
    {
      name: "approveProposal";
      docs: ["Approves a proposal. Any single member."];
      discriminator: [36];
      accounts: [
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault; the kernel checks that the proposal is of it."] },
        { name: "proposal"; docs: ["The proposal."]; writable: true },
      ];
      args: [];
    },
    {
      name: "attest";
      docs: ["Attests a capability of an agent until a time, or renews it. An accepted attestor."];
      discriminator: [17];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a new attestation. It has no data, so it may be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "signer";
          docs: ["The attestor's key; the kernel checks that the record is its own."];
          signer: true;
        },
        { name: "attestor"; docs: ["The attestor's record, which names the vault."] },
        { name: "agent"; docs: ["The agent. Need not sign."] },
        { name: "attestation"; docs: ["The attestation."]; writable: true },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "capability"; type: { array: ["u8", 32] } },
        { name: "expiresAt"; type: "u64" },
      ];
    },
    {
      name: "bootCheck";
      docs: [
        "Checks every custody account of a booting vault; enough checks, each in a slot of its own, start it. Anyone.",
      ];
      discriminator: [41];
      accounts: [
        {
          name: "vault";
          docs: [
            "The vault; all its budgets follow in the order of their addresses, each with its custody account.",
          ];
          writable: true;
        },
      ];
      args: [];
    },
    {
      name: "cancelProposal";
      docs: ["Ends a proposal. Its proposer, or anyone once too many members reject it."];
      discriminator: [39];
      accounts: [
        { name: "signer"; docs: ["The proposer; anyone once too many reject it."]; signer: true },
        { name: "vault"; docs: ["The vault; the kernel checks that the proposal is of it."] },
        { name: "proposal"; docs: ["The proposal."]; writable: true },
      ];
      args: [];
    },
    {
      name: "createVault";
      docs: ["Creates a vault for its members; it is inert until a threshold of them resumes it."];
      discriminator: [0];
      accounts: [
        {
          name: "creator";
          docs: [
            "Pays the rent; part of the address, so that nobody can take it ahead of its creator.",
          ];
          writable: true;
          signer: true;
        },
        { name: "vault"; docs: ["The new vault."]; writable: true },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [{ name: "terms"; type: { defined: { name: "vaultTerms" } } }];
    },
    {
      name: "deposit";
      docs: ["Puts tokens into custody. Anyone may; no limit changes."];
      discriminator: [4];
      accounts: [
        { name: "depositor"; docs: ["Owns the tokens that go in."]; signer: true },
        {
          name: "budget";
          docs: ["The budget of the mint: tokens that no budget admits are not taken."];
        },
        { name: "mint"; docs: ["The mint; checked against the budget."]; relations: ["budget"] },
        {
          name: "source";
          docs: ["The depositor's token account; checked by the token program."];
          writable: true;
        },
        {
          name: "custody";
          docs: ["Custody; checked against the budget."];
          writable: true;
          relations: ["budget"];
        },
        { name: "tokenProgram"; docs: ["The token program of the mint."]; relations: ["budget"] },
      ];
      args: [{ name: "amount"; type: "u64" }];
    },
    {
      name: "endSession";
      docs: ["Ends a session at once. The mandate's agent."];
      discriminator: [20];
      accounts: [
        {
          name: "agent";
          docs: ["The agent; the kernel checks that it is the mandate's."];
          signer: true;
        },
        { name: "mandate"; docs: ["The mandate."] },
        {
          name: "session";
          docs: ["The session; the kernel checks that it is of this mandate."];
          writable: true;
        },
      ];
      args: [];
    },
    {
      name: "evaluate";
      docs: ["Answers with the whole verdict on a payment as return data, and changes nothing."];
      discriminator: [13];
      accounts: [
        {
          name: "agent";
          docs: ["Whose payment is evaluated: the answer is for the case that this key signs."];
        },
        { name: "vault"; docs: ["The vault."] },
        {
          name: "authority";
          docs: ["Owner of custody; the kernel checks that it is this vault's."];
        },
        {
          name: "budget";
          docs: ["The budget of the mint; the kernel checks that it is this vault's."];
        },
        {
          name: "mandate";
          docs: ["The agent's mandate; the kernel checks that it is this vault's and agent's."];
        },
        {
          name: "counterparty";
          docs: ["The payee's record, or its canonical empty address; checked in the handler."];
        },
        {
          name: "payee";
          docs: ["The payee's wallet; the kernel checks that the destination belongs to it."];
        },
        {
          name: "mint";
          docs: ["The mint; the kernel checks that mandate, budget and destination are of it."];
        },
        {
          name: "custody";
          docs: ["The token account that pays; the kernel checks that it is custody."];
        },
        {
          name: "destination";
          docs: ["The payee's token account; checked in the handler and by the kernel."];
        },
        {
          name: "tokenProgram";
          docs: ["The token program; the kernel checks that it is the budget's."];
        },
      ];
      args: [{ name: "payment"; type: { defined: { name: "payment" } } }];
    },
    {
      name: "feedback";
      docs: ["Settles and records the payment that was transferred by the instruction before."];
      discriminator: [12];
      accounts: [
        { name: "mandate"; docs: ["The mandate whose payment was transferred."]; writable: true },
        {
          name: "counterparty";
          docs: [
            "The payee's record, or its empty address: `gate` saw the same account. The kernel checks that a record is the",
            "payee's.",
          ];
          writable: true;
        },
        { name: "custody"; docs: ["The token account that paid; `gate` saw the same account."] },
        { name: "destination"; docs: ["The token account that was paid; the ticket names it."] },
        {
          name: "tokenProgram";
          docs: ["The token program that owns both; `gate` saw the same account."];
        },
      ];
      args: [];
    },
    {
      name: "gate";
      docs: ["Decides and records a payment that the next two instructions make and settle."];
      discriminator: [10];
      accounts: [
        {
          name: "agent";
          docs: ["The agent of the mandate, or a session key of it."];
          signer: true;
        },
        { name: "vault"; docs: ["The vault."] },
        {
          name: "authority";
          docs: ["Owner of custody; the kernel checks that it is this vault's."];
        },
        {
          name: "budget";
          docs: ["The budget of the mint; the kernel checks that it is this vault's."];
          writable: true;
        },
        {
          name: "mandate";
          docs: ["The agent's mandate; the kernel checks that it is this vault's and agent's."];
          writable: true;
        },
        {
          name: "counterparty";
          docs: ["The payee's record, or its canonical empty address; checked in the handler."];
          writable: true;
        },
        {
          name: "payee";
          docs: ["The payee's wallet; the kernel checks that the destination belongs to it."];
        },
        {
          name: "mint";
          docs: ["The mint; the kernel checks that mandate, budget and destination are of it."];
        },
        {
          name: "custody";
          docs: ["The token account that pays; the kernel checks that it is custody."];
          writable: true;
        },
        {
          name: "destination";
          docs: ["The payee's token account; checked in the handler and by the kernel."];
          writable: true;
        },
        {
          name: "tokenProgram";
          docs: ["The token program; the kernel checks that it is the budget's."];
        },
        {
          name: "instructions";
          docs: ["The transaction's instructions: the next two must make and settle this payment."];
          address: "Sysvar1nstructions1111111111111111111111111";
        },
      ];
      args: [{ name: "payment"; type: { defined: { name: "payment" } } }];
    },
    {
      name: "grantMandate";
      docs: ["Grants an agent a mandate, or changes it in place. By the threshold."];
      discriminator: [2];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a new mandate; counts as a signer if it is a member. It has no data, so it may",
            "be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "vault";
          docs: [
            "The vault; members beyond the payer sign as trailing accounts, or a proposal follows.",
          ];
          writable: true;
        },
        {
          name: "agent";
          docs: [
            "The agent: a wallet, or an address of another program that pays by invocation. Need not sign.",
          ];
        },
        { name: "mint"; docs: ["The mint, admitted before."] },
        {
          name: "budget";
          docs: ["The budget that admitted the mint."];
          pda: {
            seeds: [
              { kind: "const"; value: [98, 117, 100, 103, 101, 116] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "mint" },
            ];
          };
        },
        {
          name: "mandate";
          docs: ["The mandate."];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [109, 97, 110, 100, 97, 116, 101] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "agent" },
              { kind: "account"; path: "mint" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "expectedGrantEpoch"; type: "u64" },
        { name: "terms"; type: { defined: { name: "mandateTerms" } } },
      ];
    },
    {
      name: "holdCounterparty";
      docs: ["Puts a payee on hold, rated or not. Any single member."];
      discriminator: [29];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a record for a payee that has none. It has no data, so it may be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault."] },
        { name: "payee"; docs: ["The payee's wallet."] },
        {
          name: "counterparty";
          docs: ["The payee's record."];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [99, 111, 117, 110, 116, 101, 114, 112, 97, 114, 116, 121] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "payee" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [];
    },
    {
      name: "holdMandate";
      docs: ["Puts a mandate on hold. Any single member."];
      discriminator: [26];
      accounts: [
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault."]; relations: ["mandate"] },
        { name: "mandate"; docs: ["The mandate."]; writable: true },
      ];
      args: [];
    },
    {
      name: "holdSession";
      docs: ["Puts a session on hold. Any single member."];
      discriminator: [21];
      accounts: [
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault."]; relations: ["mandate"] },
        { name: "mandate"; docs: ["The mandate of the session."]; relations: ["session"] },
        { name: "session"; docs: ["The session."]; writable: true },
      ];
      args: [];
    },
    {
      name: "openSession";
      docs: ["Lends a key a part of a mandate, or changes which. The mandate's agent."];
      discriminator: [19];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a new session. It has no data, so it may be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "agent";
          docs: ["The agent; the kernel checks that it is the mandate's."];
          signer: true;
        },
        { name: "vault"; docs: ["The vault."] },
        { name: "mandate"; docs: ["The mandate; the kernel checks that it is this vault's."] },
        { name: "key"; docs: ["The session key. Need not sign."] },
        {
          name: "session";
          docs: ["The session."];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [115, 101, 115, 115, 105, 111, 110] },
              { kind: "account"; path: "mandate" },
              { kind: "account"; path: "key" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "expectedGrantEpoch"; type: "u64" },
        { name: "expectedIncarnation"; type: "u64" },
        { name: "terms"; type: { defined: { name: "sessionTerms" } } },
      ];
    },
    {
      name: "pause";
      docs: ["Stops all payments. Any single member."];
      discriminator: [6];
      accounts: [
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault."]; writable: true },
      ];
      args: [];
    },
    {
      name: "pay";
      docs: ["Decides, records and makes a payment in one instruction."];
      discriminator: [9];
      accounts: [
        {
          name: "agent";
          docs: [
            "The agent of the mandate, or a session key of it. Another program's address may sign by invocation.",
          ];
          signer: true;
        },
        { name: "vault"; docs: ["The vault."] },
        {
          name: "authority";
          docs: ["Owner of custody; the kernel checks that it is this vault's."];
        },
        {
          name: "budget";
          docs: ["The budget of the mint; the kernel checks that it is this vault's."];
          writable: true;
        },
        {
          name: "mandate";
          docs: ["The agent's mandate; the kernel checks that it is this vault's and agent's."];
          writable: true;
        },
        {
          name: "counterparty";
          docs: ["The payee's record, or its canonical empty address; checked in the handler."];
          writable: true;
        },
        {
          name: "payee";
          docs: ["The payee's wallet; the kernel checks that the destination belongs to it."];
        },
        {
          name: "mint";
          docs: ["The mint; the kernel checks that mandate, budget and destination are of it."];
        },
        {
          name: "custody";
          docs: ["The token account that pays; the kernel checks that it is custody."];
          writable: true;
        },
        {
          name: "destination";
          docs: ["The payee's token account; checked in the handler and by the kernel."];
          writable: true;
        },
        {
          name: "tokenProgram";
          docs: ["The token program; the kernel checks that it is the budget's."];
        },
      ];
      args: [{ name: "payment"; type: { defined: { name: "payment" } } }];
    },
    {
      name: "propose";
      docs: ["Proposes an action of the threshold, and approves it. Any single member."];
      discriminator: [35];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent, and gets it back. It has no data, so it may be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "member";
          docs: ["A member of the vault, who approves what it proposes."];
          signer: true;
        },
        { name: "vault"; docs: ["The vault."]; writable: true },
        {
          name: "proposal";
          docs: [
            "The proposal. Each index is handed out once, so the address is never used again; one that is there already is of an",
            "earlier index, which the kernel refuses by name.",
          ];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [112, 114, 111, 112, 111, 115, 97, 108] },
              { kind: "account"; path: "vault" },
              { kind: "arg"; path: "index" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "index"; type: "u64" },
        { name: "expectedGovernanceEpoch"; type: "u64" },
        { name: "terms"; type: { defined: { name: "proposalTerms" } } },
      ];
    },
    {
      name: "reclaimApproval";
      docs: [
        "Closes an approval that can never be used again: its rent goes back to whoever paid it. Anyone.",
      ];
      discriminator: [24];
      accounts: [
        { name: "vault"; docs: ["The vault; the kernel checks that the approval is of it."] },
        { name: "approval"; docs: ["The approval."]; writable: true },
        {
          name: "rentPayer";
          docs: ["Who paid the rent; the kernel checks that the approval names it."];
          writable: true;
        },
      ];
      args: [];
    },
    {
      name: "reclaimProposal";
      docs: [
        "Closes a proposal that is done or dead: its rent goes back to whoever paid it. Anyone.",
      ];
      discriminator: [40];
      accounts: [
        { name: "vault"; docs: ["The vault; the kernel checks that the proposal is of it."] },
        { name: "proposal"; docs: ["The proposal."]; writable: true },
        {
          name: "rentPayer";
          docs: ["Who paid the rent; the kernel checks that the proposal names it."];
          writable: true;
        },
      ];
      args: [];
    },
    {
      name: "recordDenial";
      docs: [
        "Records that a payment is not allowed, as `gates` says: one byte per gate, the first gate lowest.",
      ];
      discriminator: [14];
      accounts: [
        {
          name: "agent";
          docs: [
            "The agent of the mandate, or a live session key of it: nobody else fills its evidence.",
          ];
          signer: true;
        },
        { name: "vault"; docs: ["The vault."] },
        {
          name: "authority";
          docs: ["Owner of custody; the kernel checks that it is this vault's."];
        },
        {
          name: "budget";
          docs: ["The budget of the mint; the kernel checks that it is this vault's."];
        },
        {
          name: "mandate";
          docs: ["The agent's mandate; the kernel checks that it is this vault's and agent's."];
          writable: true;
        },
        {
          name: "counterparty";
          docs: ["The payee's record, or its canonical empty address; checked in the handler."];
        },
        {
          name: "payee";
          docs: ["The payee's wallet; the kernel checks that the destination belongs to it."];
        },
        {
          name: "mint";
          docs: ["The mint; the kernel checks that mandate, budget and destination are of it."];
        },
        {
          name: "custody";
          docs: ["The token account that pays; the kernel checks that it is custody."];
        },
        {
          name: "destination";
          docs: ["The payee's token account; checked in the handler and by the kernel."];
        },
        {
          name: "tokenProgram";
          docs: ["The token program; the kernel checks that it is the budget's."];
        },
      ];
      args: [
        { name: "payment"; type: { defined: { name: "payment" } } },
        { name: "gates"; type: "u64" },
      ];
    },
    {
      name: "rejectProposal";
      docs: ["Rejects a proposal, but not the own removal. Any single member."];
      discriminator: [38];
      accounts: [
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault; the kernel checks that the proposal is of it."] },
        { name: "proposal"; docs: ["The proposal."]; writable: true },
      ];
      args: [];
    },
    {
      name: "releaseCounterparty";
      docs: ["Lifts the hold of a payee. By the threshold."];
      discriminator: [30];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          relations: ["counterparty"];
        },
        { name: "counterparty"; docs: ["The payee's record."]; writable: true },
      ];
      args: [{ name: "expectedChanges"; type: "u64" }];
    },
    {
      name: "releaseMandate";
      docs: ["Lifts the hold of a mandate. By the threshold."];
      discriminator: [27];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          relations: ["mandate"];
        },
        { name: "mandate"; docs: ["The mandate."]; writable: true },
      ];
      args: [{ name: "expectedChanges"; type: "u64" }];
    },
    {
      name: "releaseSession";
      docs: ["Lifts the hold of a session. By the threshold."];
      discriminator: [22];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          relations: ["mandate"];
        },
        { name: "mandate"; docs: ["The mandate of the session."]; relations: ["session"] },
        { name: "session"; docs: ["The session."]; writable: true },
      ];
      args: [{ name: "expectedChanges"; type: "u64" }];
    },
    {
      name: "reportFault";
      docs: [
        "Faults a vault, if the accounts shown prove that its custody is not its alone. Anyone.",
      ];
      discriminator: [42];
      accounts: [
        {
          name: "vault";
          docs: [
            "The vault; budgets may follow in the order of their addresses, each with its custody account.",
          ];
          writable: true;
        },
      ];
      args: [];
    },
    {
      name: "resume";
      docs: [
        "Starts an inert vault, or lifts a pause or a fault: the vault boots. By the threshold.",
      ];
      discriminator: [7];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          writable: true;
        },
      ];
      args: [{ name: "expectedChanges"; type: "u64" }];
    },
    {
      name: "revokeAll";
      docs: ["Kills every mandate until it is granted anew. By the threshold."];
      discriminator: [8];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          writable: true;
        },
      ];
      args: [{ name: "expectedGrantEpoch"; type: "u64" }];
    },
    {
      name: "revokeApproval";
      docs: ["Takes back an approval that no payment has spent. By the threshold."];
      discriminator: [25];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          relations: ["approval"];
        },
        { name: "approval"; docs: ["The approval."]; writable: true },
      ];
      args: [];
    },
    {
      name: "revokeAttestation";
      docs: ["Takes an attestation back. Its attestor."];
      discriminator: [18];
      accounts: [
        {
          name: "signer";
          docs: ["The attestor's key; the kernel checks that the attestation is its own."];
          signer: true;
        },
        { name: "attestation"; docs: ["The attestation."]; writable: true },
      ];
      args: [];
    },
    {
      name: "revokeAttestor";
      docs: ["Accepts an attestor no longer: all its attestations are dead. By the threshold."];
      discriminator: [16];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          relations: ["attestor"];
        },
        { name: "attestor"; docs: ["The attestor's record."]; writable: true },
      ];
      args: [{ name: "expectedVersion"; type: "u64" }];
    },
    {
      name: "revokeMandate";
      docs: ["Kills a mandate until it is granted anew. By the threshold."];
      discriminator: [28];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          relations: ["mandate"];
        },
        { name: "mandate"; docs: ["The mandate."]; writable: true },
      ];
      args: [{ name: "expectedVersion"; type: "u64" }];
    },
    {
      name: "setAttestor";
      docs: [
        "Accepts an attestor for some capabilities, or changes them in place. By the threshold.",
      ];
      discriminator: [15];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a new record; counts as a signer if it is a member. It has no data, so it may",
            "be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "vault";
          docs: [
            "The vault; members beyond the payer sign as trailing accounts, or a proposal follows.",
          ];
          writable: true;
        },
        { name: "key"; docs: ["The attestor's key. Need not sign."] },
        {
          name: "attestor";
          docs: ["The attestor's record."];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [97, 116, 116, 101, 115, 116, 111, 114] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "key" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "capabilities"; type: { vec: { array: ["u8", 32] } } },
      ];
    },
    {
      name: "setBudget";
      docs: [
        "Admits a mint, or changes what all agents together may spend of it. By the threshold.",
      ];
      discriminator: [1];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a new budget; counts as a signer if it is a member. It has no data, so it may",
            "be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "vault";
          docs: [
            "The vault; members beyond the payer sign as trailing accounts, or a proposal follows.",
          ];
          writable: true;
        },
        { name: "mint"; docs: ["The mint; checked in the handler."] },
        {
          name: "custody";
          docs: ["The associated token account of the vault's authority; checked in the handler."];
        },
        {
          name: "budget";
          docs: ["The budget of the mint."];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [98, 117, 100, 103, 101, 116] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "mint" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "terms"; type: { defined: { name: "budgetTerms" } } },
      ];
    },
    {
      name: "setCounterparty";
      docs: ["Rates a payee and sets its own limits. By the threshold."];
      discriminator: [3];
      accounts: [
        {
          name: "payer";
          docs: [
            "Pays the rent of a new record; counts as a signer if it is a member. It has no data, so it may",
            "be named again as another party.",
          ];
          writable: true;
          signer: true;
        },
        {
          name: "vault";
          docs: [
            "The vault; members beyond the payer sign as trailing accounts, or a proposal follows.",
          ];
          writable: true;
        },
        {
          name: "payee";
          docs: ["The payee's wallet: the owner of the token accounts that it is paid on."];
        },
        {
          name: "counterparty";
          docs: ["The payee's record."];
          writable: true;
          pda: {
            seeds: [
              { kind: "const"; value: [99, 111, 117, 110, 116, 101, 114, 112, 97, 114, 116, 121] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "payee" },
            ];
          };
        },
        { name: "systemProgram"; address: "11111111111111111111111111111111" },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "terms"; type: { defined: { name: "counterpartyTerms" } } },
      ];
    },
    {
      name: "setDelays";
      docs: [
        "Changes the timelock and the delay of approvals, seconds. By the threshold, after the timelock.",
      ];
      discriminator: [33];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          writable: true;
        },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "timelock"; type: "u64" },
        { name: "approvalDelay"; type: "u64" },
      ];
    },
    {
      name: "setMembers";
      docs: ["Names the members anew, and their threshold. By the threshold, after the timelock."];
      discriminator: [32];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          writable: true;
        },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "terms"; type: { defined: { name: "memberTerms" } } },
      ];
    },
    {
      name: "setWithdrawal";
      docs: ["Names the withdrawal wallets anew. By the threshold, after the timelock."];
      discriminator: [34];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          writable: true;
        },
      ];
      args: [
        { name: "expectedVersion"; type: "u64" },
        { name: "wallets"; type: { vec: "pubkey" } },
      ];
    },
    {
      name: "stripHold";
      docs: ["Takes a member's right to hold away. By the threshold."];
      discriminator: [31];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
          writable: true;
        },
      ];
      args: [{ name: "expectedGovernanceEpoch"; type: "u64" }, { name: "member"; type: "pubkey" }];
    },
    {
      name: "transfer";
      docs: ["Makes the payment that was gated by the instruction before."];
      discriminator: [11];
      accounts: [
        { name: "vault"; docs: ["The vault."] },
        { name: "authority"; docs: ["Owner of custody."]; relations: ["vault"] },
        { name: "budget"; docs: ["The budget of the mint; checked in the handler."] },
        {
          name: "mandate";
          docs: ["The mandate whose payment was gated; checked in the handler."];
          writable: true;
        },
        { name: "mint"; docs: ["The mint."]; relations: ["budget"] },
        { name: "custody"; docs: ["Custody."]; writable: true; relations: ["budget"] },
        {
          name: "destination";
          docs: ["The payee's token account; the ticket names it."];
          writable: true;
        },
        { name: "tokenProgram"; docs: ["The token program of the mint."]; relations: ["budget"] },
      ];
      args: [{ name: "amount"; type: "u64" }];
    },
    {
      name: "unapproveProposal";
      docs: ["Takes the own approval of a proposal back. Any single member."];
      discriminator: [37];
      accounts: [
        { name: "member"; docs: ["A member of the vault."]; signer: true },
        { name: "vault"; docs: ["The vault; the kernel checks that the proposal is of it."] },
        { name: "proposal"; docs: ["The proposal."]; writable: true },
      ];
      args: [];
    },
    {
      name: "withdraw";
      docs: ["Takes tokens out to a registered withdrawal wallet. By the threshold."];
      discriminator: [5];
      accounts: [
        {
          name: "vault";
          docs: ["The vault; its members sign as trailing accounts, or a proposal follows."];
        },
        { name: "authority"; docs: ["Owner of custody."]; relations: ["vault"] },
        {
          name: "budget";
          docs: ["The budget of the mint."];
          pda: {
            seeds: [
              { kind: "const"; value: [98, 117, 100, 103, 101, 116] },
              { kind: "account"; path: "vault" },
              { kind: "account"; path: "mint" },
            ];
          };
        },
        { name: "mint"; docs: ["The mint; the budget's address names it."] },
        {
          name: "custody";
          docs: ["Custody; checked against the budget."];
          writable: true;
          relations: ["budget"];
        },
        {
          name: "destination";
          docs: ["A token account of a registered withdrawal wallet; checked in the handler."];
          writable: true;
        },
        { name: "tokenProgram"; docs: ["The token program of the mint."]; relations: ["budget"] },
      ];
      args: [{ name: "expectedVersion"; type: "u64" }, { name: "amount"; type: "u64" }];
    },
  ];
  accounts: [
    { name: "approval"; discriminator: [233, 9, 153, 49, 11, 222, 59, 130] },
    { name: "attestation"; discriminator: [152, 125, 183, 86, 36, 146, 121, 73] },
    { name: "attestor"; discriminator: [253, 240, 76, 196, 16, 53, 239, 173] },
    { name: "budget"; discriminator: [35, 151, 58, 65, 187, 148, 119, 218] },
    { name: "counterparty"; discriminator: [99, 35, 202, 126, 254, 76, 58, 251] },
    { name: "mandate"; discriminator: [113, 216, 98, 159, 185, 63, 55, 18] },
    { name: "proposal"; discriminator: [26, 94, 189, 187, 116, 136, 53, 33] },
    { name: "session"; discriminator: [243, 81, 72, 115, 214, 188, 72, 144] },
    { name: "vault"; discriminator: [211, 8, 232, 43, 2, 152, 117, 119] },
  ];
  events: [{ name: "recorded"; discriminator: [76, 36, 39, 188, 150, 68, 24, 241] }];
  errors: [
    {
      code: 6100;
      name: "vaultPaused";
      msg: "a member paused the vault; a threshold of members can resume it";
    },
    {
      code: 6101;
      name: "vaultNotRunning";
      msg: "the vault is not running; a threshold of members can start it with resume";
    },
    {
      code: 6102;
      name: "mandateHeld";
      msg: "the mandate is on hold; a threshold of members can release it";
    },
    {
      code: 6103;
      name: "sessionHeld";
      msg: "the session is on hold; a threshold of members can release it";
    },
    {
      code: 6200;
      name: "vaultMismatch";
      msg: "the mandate or the budget belongs to another vault";
    },
    {
      code: 6201;
      name: "mintMismatch";
      msg: "the mandate, the budget and the payment must name the same mint";
    },
    { code: 6202; name: "zeroAmount"; msg: "the amount must be greater than zero" },
    { code: 6203; name: "notStarted"; msg: "the mandate has not started" },
    {
      code: 6204;
      name: "expired";
      msg: "the mandate has expired; its last second is the one before expires_at";
    },
    { code: 6205; name: "requestExpired"; msg: "the request's own not-after time has passed" },
    {
      code: 6206;
      name: "perPaymentCap";
      msg: "the amount is over the mandate's limit for one payment";
    },
    {
      code: 6207;
      name: "dayCap";
      msg: "the payment would pass the mandate's limit for this UTC day";
    },
    {
      code: 6208;
      name: "weekCap";
      msg: "the payment would pass the mandate's limit for this ISO week";
    },
    { code: 6209; name: "lifetimeCap"; msg: "the payment would pass the mandate's lifetime limit" },
    {
      code: 6210;
      name: "budgetPerPaymentCap";
      msg: "the amount is over the budget's limit for one payment";
    },
    {
      code: 6211;
      name: "budgetDayCap";
      msg: "the payment would pass the budget's limit for this UTC day";
    },
    {
      code: 6212;
      name: "budgetWeekCap";
      msg: "the payment would pass the budget's limit for this ISO week";
    },
    {
      code: 6213;
      name: "budgetLifetimeCap";
      msg: "the payment would pass the budget's lifetime limit";
    },
    { code: 6214; name: "paymentIdReused"; msg: "this payment id was paid before" },
    {
      code: 6215;
      name: "paymentIdBelowFloor";
      msg: "this payment id is older than the oldest that can be told apart; issue a new one";
    },
    {
      code: 6216;
      name: "paymentIdFromFuture";
      msg: "this payment id was issued after the cluster's present time";
    },
    {
      code: 6217;
      name: "paymentIdsExhausted";
      msg: "too many payments in a short time; the oldest payment id is still too fresh to forget";
    },
    {
      code: 6218;
      name: "sessionPerPaymentCap";
      msg: "the amount is over the session's limit for one payment";
    },
    {
      code: 6219;
      name: "sessionDayCap";
      msg: "the payment would pass the session's limit for this UTC day";
    },
    {
      code: 6220;
      name: "sessionWeekCap";
      msg: "the payment would pass the session's limit for this ISO week";
    },
    {
      code: 6221;
      name: "sessionLifetimeCap";
      msg: "the payment would pass the session's lifetime limit";
    },
    { code: 6300; name: "signerNotAgent"; msg: "the signer is not the agent of this mandate" },
    {
      code: 6301;
      name: "grantEpochStale";
      msg: "the owners revoked this mandate, or all of them, after it was granted; it needs a new grant";
    },
    {
      code: 6302;
      name: "sessionMismatch";
      msg: "the session shown is not one of this mandate for this signer";
    },
    {
      code: 6303;
      name: "sessionExpired";
      msg: "the session has ended; its last second is the one before expires_at";
    },
    {
      code: 6304;
      name: "sessionStale";
      msg: "the owners revoked the mandate, or all of them, after this session was opened; the agent must open it again";
    },
    {
      code: 6400;
      name: "custodyMismatch";
      msg: "the source is not the custody account of this budget";
    },
    { code: 6401; name: "ownAccount"; msg: "a vault cannot pay itself" },
    {
      code: 6402;
      name: "payeeAccountOwner";
      msg: "the destination token account does not belong to the payee";
    },
    {
      code: 6403;
      name: "payeeAccountMint";
      msg: "the destination token account holds another mint";
    },
    {
      code: 6404;
      name: "counterpartyMismatch";
      msg: "the counterparty record is of another vault or another payee";
    },
    {
      code: 6405;
      name: "payeeDenied";
      msg: "the payee is on hold; a threshold of members can release it";
    },
    { code: 6406; name: "tierTooLow"; msg: "the payee's tier is lower than the mandate asks for" },
    {
      code: 6407;
      name: "unratedDenied";
      msg: "the payee is unrated, and the mandate denies unrated payees";
    },
    {
      code: 6409;
      name: "payeePerPaymentCap";
      msg: "the amount is over the payee's own limit for one payment";
    },
    {
      code: 6410;
      name: "payeeDayCap";
      msg: "the payment would pass the payee's own limit for this UTC day";
    },
    {
      code: 6411;
      name: "payeeWeekCap";
      msg: "the payment would pass the payee's own limit for this ISO week";
    },
    {
      code: 6412;
      name: "payeeLifetimeCap";
      msg: "the payment would pass the payee's own lifetime limit";
    },
    {
      code: 6413;
      name: "payeeMint";
      msg: "the payee has limits of its own, and they are in another mint";
    },
    { code: 6414; name: "authorityMismatch"; msg: "the authority shown is not the vault's" },
    {
      code: 6415;
      name: "tokenProgramMismatch";
      msg: "the token program is not the one that owns the budget's mint";
    },
    {
      code: 6416;
      name: "mintChanged";
      msg: "the mint's decimals or extensions are not those that the owners admitted";
    },
    { code: 6417; name: "transferFeeSet"; msg: "the mint takes a transfer fee in this epoch" },
    {
      code: 6418;
      name: "transferHookSet";
      msg: "the mint has a transfer hook, which could do more than transfer";
    },
    {
      code: 6419;
      name: "destinationNeedsMemo";
      msg: "the destination token account takes transfers with a memo only";
    },
    {
      code: 6500;
      name: "windowAmount";
      msg: "the payment would pass the mandate's limit for the rolling window";
    },
    {
      code: 6501;
      name: "windowCount";
      msg: "one more payment would pass the mandate's count limit for the rolling window";
    },
    {
      code: 6502;
      name: "tierShare";
      msg: "the payment would pass the share of the rolling window open to the payee's tier";
    },
    {
      code: 6503;
      name: "unratedLimit";
      msg: "the payment would pass the limit that all unrated payees share in the rolling window";
    },
    { code: 6504; name: "riskTooHigh"; msg: "the payee's risk is above the mandate's maximum" },
    {
      code: 6505;
      name: "confidenceTooLow";
      msg: "the confidence in the payee's rating is below the mandate's minimum";
    },
    {
      code: 6600;
      name: "validationRequired";
      msg: "the amount is above the mandate's validation threshold";
    },
    {
      code: 6601;
      name: "approvalRequired";
      msg: "the amount is above the mandate's approval threshold";
    },
    {
      code: 6602;
      name: "unratedNeedsValidation";
      msg: "the payee is unrated, and the mandate asks for a validation";
    },
    {
      code: 6603;
      name: "attestorMismatch";
      msg: "the attestor shown is of another vault, or did not issue the attestation shown";
    },
    { code: 6604; name: "attestorRevoked"; msg: "the owners no longer accept this attestor" },
    {
      code: 6605;
      name: "capabilityNotAccepted";
      msg: "the owners do not accept this attestor's word on this capability";
    },
    {
      code: 6606;
      name: "attestationMismatch";
      msg: "the attestation shown is of another vault or about another agent";
    },
    {
      code: 6607;
      name: "capabilityMismatch";
      msg: "the attestation shown is of another capability than the mandate requires";
    },
    { code: 6608; name: "attestationRevoked"; msg: "the attestor took the attestation back" },
    {
      code: 6609;
      name: "attestationExpired";
      msg: "the attestation has expired; its last second is the one before expires_at";
    },
    {
      code: 6610;
      name: "attestationStale";
      msg: "the owners accepted the attestor anew after it issued the attestation";
    },
    {
      code: 6611;
      name: "approvalMismatch";
      msg: "the approval shown is of another vault, mandate, payee or mint";
    },
    { code: 6612; name: "approvalIdMismatch"; msg: "the approval shown is of another payment id" },
    {
      code: 6613;
      name: "approvalAmount";
      msg: "the amount is not the approved one, or above the approved maximum";
    },
    { code: 6614; name: "approvalSpent"; msg: "the approval was spent by another payment" },
    { code: 6615; name: "approvalExpired"; msg: "the approval's not-after time has passed" },
    {
      code: 6616;
      name: "approvalStale";
      msg: "the owners changed their rules, or revoked the mandate or all of them, after they gave the approval";
    },
    { code: 6617; name: "approvalRevoked"; msg: "the owners took the approval back" },
    { code: 6700; name: "notAMember"; msg: "the signer is not a member of the vault" },
    { code: 6701; name: "thresholdNotMet"; msg: "too few distinct members signed" },
    {
      code: 6702;
      name: "staleVersion";
      msg: "the state changed since this action was prepared; read it again and sign anew";
    },
    {
      code: 6703;
      name: "invalidMembers";
      msg: "a vault has 1 to 7 distinct members, none of them the zero address or its own authority";
    },
    {
      code: 6704;
      name: "invalidThreshold";
      msg: "the threshold must be at least 1 and at most the number of members";
    },
    {
      code: 6705;
      name: "invalidWithdrawalAddresses";
      msg: "a vault has 1 to 4 distinct withdrawal wallets, none of them the zero address or its own authority";
    },
    {
      code: 6706;
      name: "invalidTerm";
      msg: "the term must end after it starts and at most 366 days after the grant";
    },
    {
      code: 6707;
      name: "invalidWindow";
      msg: "the rolling window must be a multiple of 12 seconds, from 12 seconds to 366 days";
    },
    {
      code: 6708;
      name: "invalidTierShares";
      msg: "tier shares are eighths, 0 to 8, and must not fall from one tier to the next";
    },
    { code: 6709; name: "invalidTier"; msg: "tiers are 0 to 4" },
    { code: 6710; name: "invalidBasisPoints"; msg: "basis points are 0 to 10000" },
    {
      code: 6711;
      name: "invalidUnratedTreatment";
      msg: "unrated treatment is 0 (deny), 1 (shared limit) or 2 (needs validation)";
    },
    {
      code: 6712;
      name: "invalidTimelock";
      msg: "the timelock and the delay of approvals are at most 30 days each";
    },
    {
      code: 6713;
      name: "invalidAgent";
      msg: "the agent must be neither the zero address nor the vault's own authority";
    },
    {
      code: 6714;
      name: "invalidPayee";
      msg: "the payee must be neither the zero address nor the vault's own authority";
    },
    {
      code: 6715;
      name: "timelockInForce";
      msg: "what gives more power is not done at once by co-signing where the owners chose a delay";
    },
    {
      code: 6716;
      name: "withdrawalAddressUnknown";
      msg: "the destination does not belong to a registered withdrawal wallet";
    },
    {
      code: 6717;
      name: "withdrawalWhileRunning";
      msg: "a vault with a timelock pays out to its owners only while it neither runs nor boots";
    },
    { code: 6718; name: "alreadyPaused"; msg: "the vault is already paused" },
    {
      code: 6719;
      name: "alreadyRunning";
      msg: "the vault runs or boots already, and is not paused";
    },
    { code: 6720; name: "vaultFaulted"; msg: "the vault is faulted already" },
    {
      code: 6721;
      name: "mintNotAdmissible";
      msg: "the mint must be one of SPL Token or Token-2022, with the decimals that it was admitted with";
    },
    {
      code: 6722;
      name: "custodyInvalid";
      msg: "custody must be the associated token account of the vault's authority, without delegate or close authority";
    },
    { code: 6723; name: "invalidFlag"; msg: "a flag is 0 or 1" },
    {
      code: 6724;
      name: "invalidCapMint";
      msg: "a payee's own limits name their mint, and keep it";
    },
    {
      code: 6725;
      name: "extensionRefused";
      msg: "the mint has a Token-2022 extension that no vault takes";
    },
    {
      code: 6726;
      name: "extensionNeedsOptIn";
      msg: "the mint has a Token-2022 extension that gives others power over custody, and the owners did not accept it";
    },
    {
      code: 6727;
      name: "invalidOptIns";
      msg: "owners can opt in to the extensions of this mint that give others power, and to no others";
    },
    {
      code: 6728;
      name: "invalidCapabilities";
      msg: "an attestor is believed for 1 to 8 distinct capabilities, none of them zero";
    },
    {
      code: 6729;
      name: "invalidAttestor";
      msg: "the attestor must be neither the zero address nor the vault's own authority";
    },
    {
      code: 6730;
      name: "invalidSubject";
      msg: "an attestation is about an agent that is neither the zero address nor the attestor itself";
    },
    {
      code: 6731;
      name: "invalidCapability";
      msg: "a mandate that asks for validations names the capability that they must attest";
    },
    {
      code: 6732;
      name: "invalidSessionKey";
      msg: "a session key must be neither the zero address, nor the agent, nor the vault's own authority";
    },
    {
      code: 6733;
      name: "sessionExceedsMandate";
      msg: "a session's caps must be within the mandate's, and it must end with the mandate at the latest";
    },
    { code: 6734; name: "alreadyHeld"; msg: "it is already on hold" },
    { code: 6735; name: "notHeld"; msg: "it is not on hold" },
    {
      code: 6736;
      name: "approvalUsable";
      msg: "the approval can still be used; its rent comes back once it is spent, expired or void";
    },
    {
      code: 6737;
      name: "rentPayerMismatch";
      msg: "the rent goes back to whoever paid it, and that is another account";
    },
    {
      code: 6738;
      name: "holdRightStripped";
      msg: "the owners took this member's right to hold away";
    },
    {
      code: 6739;
      name: "invalidHolders";
      msg: "the rights to hold name a member that is not on the list";
    },
    {
      code: 6740;
      name: "notProposable";
      msg: "the number is not of an action that a threshold of members does";
    },
    {
      code: 6741;
      name: "argumentsTooLong";
      msg: "the arguments of a proposed action are at most 320 bytes";
    },
    {
      code: 6742;
      name: "proposalMismatch";
      msg: "the proposal shown is of another action, about another account or with other arguments";
    },
    { code: 6743; name: "proposalClosed"; msg: "the proposal was executed or cancelled" },
    {
      code: 6744;
      name: "proposalStale";
      msg: "members, threshold or delays changed after it was proposed";
    },
    { code: 6745; name: "proposalExpired"; msg: "the proposal's latest time has passed" },
    {
      code: 6746;
      name: "proposalEarly";
      msg: "the delay, which counts from the moment when the threshold was reached, is not over";
    },
    { code: 6747; name: "alreadyVoted"; msg: "the member voted so already" },
    { code: 6748; name: "notApproved"; msg: "the member does not approve the proposal" },
    { code: 6749; name: "ownRemoval"; msg: "a member cannot reject its own removal" },
    {
      code: 6750;
      name: "notCancellable";
      msg: "only its proposer ends a proposal that can still reach the threshold";
    },
    {
      code: 6751;
      name: "proposalUsable";
      msg: "the proposal can still be executed; its rent comes back once it is done or dead";
    },
    {
      code: 6752;
      name: "notBooting";
      msg: "the vault does not boot, or its boot missed the deadline";
    },
    {
      code: 6753;
      name: "bootSlot";
      msg: "boot checks count once per slot, and not in the slot of the resume";
    },
    {
      code: 6754;
      name: "budgetsMissing";
      msg: "a boot check looks at every budget of the vault, each once";
    },
    { code: 6755; name: "noFault"; msg: "the accounts shown prove no fault" },
    {
      code: 6756;
      name: "tooManyBudgets";
      msg: "a vault has at most 12 budgets, so that one transaction can check them all";
    },
    {
      code: 6800;
      name: "notTopLevel";
      msg: "gate must be a top-level instruction of the transaction";
    },
    {
      code: 6801;
      name: "notFollowedByTransfer";
      msg: "the instruction after gate must be the transfer of the same payment";
    },
    {
      code: 6802;
      name: "notFollowedByFeedback";
      msg: "the second instruction after gate must be the feedback of the same payment";
    },
    {
      code: 6803;
      name: "ticketOutstanding";
      msg: "a gated payment of this mandate is not settled";
    },
    { code: 6804; name: "noTicket"; msg: "no payment was gated for this transfer" },
    {
      code: 6805;
      name: "ticketMismatch";
      msg: "the transfer differs from the payment that was gated";
    },
    { code: 6806; name: "ticketStale"; msg: "the payment was gated in an earlier slot" },
    {
      code: 6807;
      name: "notTransferred";
      msg: "no gated payment was transferred before this feedback";
    },
    {
      code: 6808;
      name: "balanceMismatch";
      msg: "the balances did not change by exactly the amount";
    },
    {
      code: 6809;
      name: "counterpartyNotCanonical";
      msg: "an unrated payee is shown by its canonical, empty counterparty address";
    },
    {
      code: 6810;
      name: "notATokenAccount";
      msg: "the account is not an initialised token account of this token program";
    },
    {
      code: 6811;
      name: "nothingToRecord";
      msg: "the payment would be allowed now: there is no denial to record";
    },
    {
      code: 6812;
      name: "verdictDiffers";
      msg: "the gates find something else now than the denial to be recorded says";
    },
    {
      code: 6813;
      name: "denialRecorded";
      msg: "a denial of this mandate was recorded in this slot already";
    },
    {
      code: 6814;
      name: "unexpectedAccount";
      msg: "an account follows that a payment has no use for, or a second one of its kind";
    },
    { code: 6900; name: "clockInvalid"; msg: "the cluster's clock shows a time before 1970" },
    { code: 6901; name: "counterOverflow"; msg: "a counter cannot hold the sum" },
    {
      code: 6902;
      name: "stateInvalid";
      msg: "an account holds a state that no instruction writes";
    },
  ];
  types: [
    {
      name: "approval";
      docs: ["One payment approved by the threshold."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "spent"; docs: ["1 once a payment used it."]; type: "u8" },
          {
            name: "isMaximum";
            docs: ["1 if `amount` is a maximum, 0 if it is exact."];
            type: "u8";
          },
          { name: "anyId"; docs: ["1 if any payment id is allowed, 0 if only `id`."]; type: "u8" },
          { name: "revoked"; docs: ["1 once the owners took it back."]; type: "u8" },
          { name: "padding"; docs: ["Zero."]; type: { array: ["u8", 2] } },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          { name: "index"; docs: ["Taken from the vault; never used twice."]; type: "u64" },
          { name: "mandate"; docs: ["The mandate."]; type: "pubkey" },
          { name: "payee"; docs: ["The payee's wallet."]; type: "pubkey" },
          { name: "mint"; docs: ["The mint of `amount`."]; type: "pubkey" },
          { name: "amount"; docs: ["Exact amount or maximum, base units."]; type: "u64" },
          {
            name: "id";
            docs: ["The payment id; zero where any is allowed."];
            type: { defined: { name: "paymentId" } };
          },
          { name: "notAfter"; docs: ["The last second at which it may be used."]; type: "u64" },
          {
            name: "governanceEpoch";
            docs: ["The vault's governance epoch when it was given; another one kills it."];
            type: "u64";
          },
          {
            name: "grantEpoch";
            docs: ["The vault's grant epoch when it was given; another one kills it."];
            type: "u64";
          },
          { name: "rentPayer"; docs: ["Who paid the rent, and gets it back."]; type: "pubkey" },
          {
            name: "incarnation";
            docs: ["The mandate's incarnation when it was given; another one kills it."];
            type: "u64";
          },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 19] } },
        ];
      };
    },
    {
      name: "approvalTerms";
      docs: ["What the owners approve."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "amount";
            docs: ["Exact amount or maximum, base units of the mandate's mint, greater than zero."];
            type: "u64";
          },
          { name: "isMaximum"; docs: ["1 if it is a maximum, else 0."]; type: "u8" },
          {
            name: "issuedAt";
            docs: ["When the payment's id was issued; ignored where any id is allowed."];
            type: "u64";
          },
          {
            name: "hash";
            docs: ["Hash of what is paid for; ignored where any id is allowed."];
            type: { array: ["u8", 24] };
          },
          { name: "anyId"; docs: ["1 if any payment id is allowed, else 0."]; type: "u8" },
          {
            name: "notAfter";
            docs: ["The last unix second at which it may be used, at most 366 days from now."];
            type: "u64";
          },
        ];
      };
    },
    {
      name: "attestation";
      docs: ["An agent's capability, attested until it expires or is revoked."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "revoked"; docs: ["1 once its attestor took it back."]; type: "u8" },
          { name: "padding"; docs: ["Zero."]; type: { array: ["u8", 5] } },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          { name: "attestor"; docs: ["The attestor's key."]; type: "pubkey" },
          { name: "agent"; docs: ["The agent."]; type: "pubkey" },
          { name: "capability"; docs: ["Hash of the capability."]; type: "pubkey" },
          { name: "issuedAt"; docs: ["When it was issued."]; type: "u64" },
          { name: "expiresAt"; docs: ["It ends before this second."]; type: "u64" },
          {
            name: "attestorIncarnation";
            docs: ["The attestor's incarnation when it was issued; another one kills it."];
            type: "u64";
          },
          { name: "version"; docs: ["Moves with every issue and revocation."]; type: "u64" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 18] } },
        ];
      };
    },
    {
      name: "attestor";
      docs: ["A key whose attestations a vault accepts."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "revoked"; docs: ["1 once the owners no longer accept it."]; type: "u8" },
          { name: "capabilityCount"; docs: ["Capabilities, 1..=8."]; type: "u8" },
          { name: "padding"; docs: ["Zero."]; type: { array: ["u8", 4] } },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          { name: "key"; docs: ["The attestor's key."]; type: "pubkey" },
          {
            name: "capabilities";
            docs: ["Hashes of the capabilities; places from `capability_count` on are zero."];
            type: { array: ["pubkey", 8] };
          },
          {
            name: "incarnation";
            docs: ["Handed out by the vault, anew whenever it is accepted after a revocation."];
            type: "u64";
          },
          { name: "version"; docs: ["Moves with every change of the terms."]; type: "u64" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 19] } },
        ];
      };
    },
    {
      name: "balances";
      docs: ["Balances of the two token accounts of a payment, base units."];
      type: {
        kind: "struct";
        fields: [
          { name: "source"; docs: ["Of the account that pays."]; type: "u64" },
          { name: "destination"; docs: ["Of the account that is paid."]; type: "u64" },
        ];
      };
    },
    {
      name: "budget";
      docs: ["Treasury-wide limits and counters of one mint."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "decimals"; docs: ["Decimals of the mint when it was admitted."]; type: "u8" },
          { name: "padding"; docs: ["Zero."]; type: { array: ["u8", 5] } },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          { name: "mint"; docs: ["The mint."]; type: "pubkey" },
          { name: "tokenProgram"; docs: ["The token program that owns the mint."]; type: "pubkey" },
          {
            name: "custody";
            docs: ["The only token account that payments are made from."];
            type: "pubkey";
          },
          {
            name: "extensions";
            docs: [
              "The mint's extensions when it was admitted, a bit per extension type; zero for SPL Token.",
            ];
            type: "u64";
          },
          {
            name: "optIns";
            docs: [
              "Extensions that give third parties power and that the owners accepted; zero for SPL Token.",
            ];
            type: "u64";
          },
          { name: "caps"; docs: ["Treasury-wide caps."]; type: { defined: { name: "caps" } } },
          {
            name: "counters";
            docs: ["Spent by all agents."];
            type: { defined: { name: "counters" } };
          },
          { name: "incarnation"; docs: ["Handed out once by the vault."]; type: "u64" },
          { name: "version"; docs: ["Moves with every change of the terms."]; type: "u64" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 30] } },
        ];
      };
    },
    {
      name: "budgetTerms";
      docs: ["What the owners choose."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "caps";
            docs: ["Treasury-wide caps, base units of the mint."];
            type: { defined: { name: "caps" } };
          },
          {
            name: "optIns";
            docs: [
              "Extensions of the mint that give third parties power and that the owners accept: bit n is extension type n.",
            ];
            type: "u64";
          },
        ];
      };
    },
    {
      name: "caps";
      docs: [
        'Limits for one mint, base units. 18446744073709551615 is "no limit"; zero allows nothing.',
      ];
      type: {
        kind: "struct";
        fields: [
          { name: "perPayment"; docs: ["Largest single payment, base units."]; type: "u64" },
          { name: "day"; docs: ["Largest sum of a UTC day, base units."]; type: "u64" },
          { name: "week"; docs: ["Largest sum of an ISO week, base units."]; type: "u64" },
          { name: "lifetime"; docs: ["Largest sum ever, base units."]; type: "u64" },
        ];
      };
    },
    {
      name: "cell";
      docs: ["What was spent in one bucket of time, or in all of them."];
      type: {
        kind: "struct";
        fields: [
          { name: "spent"; docs: ["Base units per class."]; type: { array: ["u64", 6] } },
          { name: "count"; docs: ["Payments."]; type: "u64" },
        ];
      };
    },
    {
      name: "chain";
      docs: ["The end of an evidence chain."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "sequence";
            docs: ["Records appended so far; the first one has number 1."];
            type: "u64";
          },
          {
            name: "head";
            docs: ["The latest head; zero before the first record."];
            type: "pubkey";
          },
        ];
      };
    },
    {
      name: "counterparty";
      docs: ["A payee's rating, own limits and statistics."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          {
            name: "tier";
            docs: [
              "0..=4; a higher tier is trusted more. 255 for an unrated payee that is on hold, or was.",
            ];
            type: "u8";
          },
          { name: "denied"; docs: ["1 while payments to it are refused."]; type: "u8" },
          { name: "risk"; docs: ["Risk, 0..=10_000; more is worse."]; type: "u16" },
          {
            name: "confidence";
            docs: ["Confidence in the rating, 0..=10_000; more is better."];
            type: "u16";
          },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          { name: "payee"; docs: ["The payee's wallet."]; type: "pubkey" },
          {
            name: "capMint";
            docs: ["The mint that the caps are in; zero until some are set, then fixed."];
            type: "pubkey";
          },
          {
            name: "caps";
            docs: ["Its own caps over all agents of the vault."];
            type: { defined: { name: "caps" } };
          },
          {
            name: "counters";
            docs: ["Spent on it in `cap_mint`; `last_seen` moves with every mint."];
            type: { defined: { name: "counters" } };
          },
          { name: "settled"; docs: ["Payments settled, in any mint. A statistic."]; type: "u64" },
          { name: "lastSettled"; docs: ["The latest settled payment. A statistic."]; type: "u64" },
          { name: "incarnation"; docs: ["Handed out once by the vault."]; type: "u64" },
          { name: "version"; docs: ["Moves with every change of the terms."]; type: "u64" },
          { name: "holdChanges"; docs: ["Moves with every hold and release."]; type: "u64" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 27] } },
        ];
      };
    },
    {
      name: "counterpartyTerms";
      docs: ["What the owners think of a payee."];
      type: {
        kind: "struct";
        fields: [
          { name: "tier"; docs: ["0 to 4; a higher tier is trusted more."]; type: "u8" },
          {
            name: "denied";
            docs: [
              "1 to put the payee on hold too: all payments to it are refused; 0 leaves a hold as it is.",
            ];
            type: "u8";
          },
          { name: "risk"; docs: ["Risk, basis points."]; type: "u16" },
          { name: "confidence"; docs: ["Confidence in the rating, basis points."]; type: "u16" },
          {
            name: "capMint";
            docs: [
              "The mint of the caps; once there are caps, it stays. The zero address while there are none.",
            ];
            type: "pubkey";
          },
          {
            name: "caps";
            docs: [
              'Its own caps over all agents, base units of that mint; 18446744073709551615 is "no limit".',
            ];
            type: { defined: { name: "caps" } };
          },
        ];
      };
    },
    {
      name: "counters";
      docs: ["What was spent."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "lastSeen";
            docs: ["The latest moment seen; time never runs backwards for a limit."];
            type: "u64";
          },
          { name: "day"; docs: ["Number of the UTC day that `day_spent` is of."]; type: "u64" },
          { name: "daySpent"; docs: ["Base units spent in `day`."]; type: "u64" },
          { name: "week"; docs: ["Number of the ISO week that `week_spent` is of."]; type: "u64" },
          { name: "weekSpent"; docs: ["Base units spent in `week`."]; type: "u64" },
          { name: "lifetimeSpent"; docs: ["Base units spent ever."]; type: "u64" },
          { name: "payments"; docs: ["Payments allowed ever."]; type: "u64" },
        ];
      };
    },
    {
      name: "mandate";
      docs: ["An agent's limits, spending, payment ids, open payment and evidence."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "held"; docs: ["1 while the mandate is on hold."]; type: "u8" },
          { name: "minimumTier"; docs: ["Lowest tier of a rated payee, 0..=4."]; type: "u8" },
          {
            name: "unrated";
            docs: ["How unrated payees are treated: 0 deny, 1 shared limit, 2 needs validation."];
            type: "u8";
          },
          { name: "padding"; docs: ["Zero."]; type: "u8" },
          { name: "maximumRisk"; docs: ["Highest risk of a rated payee."]; type: "u16" },
          {
            name: "minimumConfidence";
            docs: ["Lowest confidence in a payee's rating."];
            type: "u16";
          },
          { name: "padding2"; docs: ["Zero."]; type: { array: ["u8", 6] } },
          {
            name: "tierShares";
            docs: [
              "Share of the rolling window open to each tier, eighths, not falling; the last three places are zero.",
            ];
            type: { array: ["u8", 8] };
          },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          { name: "agent"; docs: ["The agent."]; type: "pubkey" },
          { name: "mint"; docs: ["The mint of all amounts here."]; type: "pubkey" },
          { name: "incarnation"; docs: ["Handed out once by the vault."]; type: "u64" },
          { name: "version"; docs: ["Moves with every grant."]; type: "u64" },
          {
            name: "grantEpoch";
            docs: [
              "The vault's grant epoch at the latest grant; another one there kills this mandate.",
            ];
            type: "u64";
          },
          { name: "startsAt"; docs: ["First second of the term."]; type: "u64" },
          { name: "expiresAt"; docs: ["The term ends before this second."]; type: "u64" },
          { name: "caps"; docs: ["Calendar caps."]; type: { defined: { name: "caps" } } },
          {
            name: "validationThreshold";
            docs: ["Largest amount that needs no validation, base units."];
            type: "u64";
          },
          {
            name: "approvalThreshold";
            docs: ["Largest amount that needs no approval, base units."];
            type: "u64";
          },
          {
            name: "requiredCapability";
            docs: ["Hash of the capability that a validation must attest; zero if none is named."];
            type: "pubkey";
          },
          {
            name: "windowLimit";
            docs: ["Largest sum of the rolling window, base units."];
            type: "u64";
          },
          { name: "windowCount"; docs: ["Most payments of the rolling window."]; type: "u64" },
          {
            name: "unratedLimit";
            docs: ["Largest sum of the rolling window paid to unrated payees, base units."];
            type: "u64";
          },
          {
            name: "counters";
            docs: ["Spent by calendar."];
            type: { defined: { name: "counters" } };
          },
          {
            name: "window";
            docs: ["Spent in the rolling window."];
            type: { defined: { name: "window" } };
          },
          { name: "ids"; docs: ["Ids of payments."]; type: { defined: { name: "paymentIds" } } },
          {
            name: "pending";
            docs: ["The gated payment that is not settled."];
            type: { defined: { name: "pending" } };
          },
          {
            name: "evidence";
            docs: ["Head of the evidence chain and its length."];
            type: { defined: { name: "chain" } };
          },
          {
            name: "deniedSlot";
            docs: ["The slot of the latest recorded denial; zero if there is none."];
            type: "u64";
          },
          { name: "holdChanges"; docs: ["Moves with every hold and release."]; type: "u64" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 29] } },
        ];
      };
    },
    {
      name: "mandateTerms";
      docs: [
        'What the owners choose. Amounts are base units of the mandate\'s mint; 18446744073709551615 is "no limit".',
      ];
      type: {
        kind: "struct";
        fields: [
          { name: "startsAt"; docs: ["First unix second of the term."]; type: "u64" },
          {
            name: "expiresAt";
            docs: ["The term ends before this unix second, at most 366 days from the grant."];
            type: "u64";
          },
          { name: "caps"; docs: ["Calendar caps."]; type: { defined: { name: "caps" } } },
          {
            name: "window";
            docs: ["Length of the rolling window, seconds: a multiple of 12, at most 366 days."];
            type: "u64";
          },
          { name: "windowLimit"; docs: ["Largest sum of the rolling window."]; type: "u64" },
          { name: "windowCount"; docs: ["Most payments of the rolling window."]; type: "u64" },
          {
            name: "unratedLimit";
            docs: ["Largest sum of the rolling window paid to unrated payees together."];
            type: "u64";
          },
          {
            name: "validationThreshold";
            docs: ["Largest amount that needs no validation."];
            type: "u64";
          },
          {
            name: "approvalThreshold";
            docs: ["Largest amount that needs no approval."];
            type: "u64";
          },
          {
            name: "requiredCapability";
            docs: ["Hash of the capability that a validation must attest; zero if none is named."];
            type: { array: ["u8", 32] };
          },
          {
            name: "tierShares";
            docs: ["Share of the rolling window open to each tier 0 to 4, eighths, not falling."];
            type: { array: ["u8", 5] };
          },
          { name: "minimumTier"; docs: ["Lowest tier of a rated payee, 0 to 4."]; type: "u8" },
          {
            name: "unrated";
            docs: ["Unrated payees: 0 deny, 1 shared limit, 2 needs a validation."];
            type: "u8";
          },
          {
            name: "maximumRisk";
            docs: ["Highest risk of a rated payee, basis points."];
            type: "u16";
          },
          {
            name: "minimumConfidence";
            docs: ["Lowest confidence in a payee's rating, basis points."];
            type: "u16";
          },
          { name: "held"; docs: ["1 to grant on hold; 0 leaves a hold as it is."]; type: "u8" },
        ];
      };
    },
    {
      name: "memberTerms";
      docs: ["Who the members are to be."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "threshold";
            docs: ["Members that must sign, 1 to the number of members."];
            type: "u8";
          },
          {
            name: "holders";
            docs: ["A bit per member, the first one lowest: it may hold."];
            type: "u8";
          },
          { name: "members"; docs: ["1 to 7 distinct members."]; type: { vec: "pubkey" } },
        ];
      };
    },
    {
      name: "payment";
      docs: ["A payment as its agent asks for it."];
      type: {
        kind: "struct";
        fields: [
          { name: "amount"; docs: ["Base units of the mint, greater than zero."]; type: "u64" },
          {
            name: "issuedAt";
            docs: ["When the payment's id was issued, unix seconds; not after the cluster's time."];
            type: "u64";
          },
          {
            name: "hash";
            docs: [
              "Hash of what is paid for. Within a mandate the pair (issued_at, hash) is paid once, ever.",
            ];
            type: { array: ["u8", 24] };
          },
          {
            name: "notAfter";
            docs: ["The last unix second at which the agent wants it paid."];
            type: "u64";
          },
        ];
      };
    },
    {
      name: "paymentId";
      docs: ["Names one payment of a mandate."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "issued";
            docs: ["When the id was issued; at least 1, and not after the cluster's time."];
            type: "u64";
          },
          {
            name: "hash";
            docs: ["Hash of what is paid for: payee, resource, invoice."];
            type: { array: ["u64", 3] };
          },
        ];
      };
    },
    {
      name: "paymentIds";
      docs: ["The latest payment ids, and the floor below which ids are refused."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "floor";
            docs: [
              "Ids issued before this moment are refused; at least 1, so that an empty place matches no id.",
            ];
            type: "u64";
          },
          {
            name: "next";
            docs: ["The place that the next id takes, below `RING`; it holds the oldest one."];
            type: "u64";
          },
          {
            name: "ids";
            docs: ["The ids, in the order in which they were paid, from `next` on."];
            type: { array: [{ defined: { name: "paymentId" } }, 16] };
          },
        ];
      };
    },
    {
      name: "pending";
      docs: ["The stored ticket of a gated payment."];
      type: {
        kind: "struct";
        fields: [
          { name: "stage"; docs: ["0 none, 1 gated, 2 transferred."]; type: "u64" },
          { name: "payee"; docs: ["The payee's wallet."]; type: "pubkey" },
          { name: "destination"; docs: ["The token account that is paid."]; type: "pubkey" },
          { name: "amount"; docs: ["The amount, base units."]; type: "u64" },
          { name: "id"; docs: ["The payment's id."]; type: { defined: { name: "paymentId" } } },
          { name: "slot"; docs: ["The slot in which it was gated."]; type: "u64" },
          { name: "decision"; docs: ["The evidence head that the decision made."]; type: "pubkey" },
          {
            name: "before";
            docs: ["Balances at the gate."];
            type: { defined: { name: "balances" } };
          },
          {
            name: "governanceEpoch";
            docs: ["The vault's governance epoch at the gate."];
            type: "u64";
          },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 4] } },
        ];
      };
    },
    {
      name: "proposal";
      docs: ["One action that members approve one by one."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "status"; docs: ["1 open, 2 executed, 3 cancelled."]; type: "u8" },
          { name: "action"; docs: ["Number of the action in the governance table."]; type: "u8" },
          {
            name: "approvals";
            docs: ["A bit per member, in the vault's order: approved."];
            type: "u8";
          },
          {
            name: "rejections";
            docs: ["A bit per member, in the vault's order: rejected."];
            type: "u8";
          },
          { name: "argumentsLength"; docs: ["Bytes of the arguments in use."]; type: "u16" },
          { name: "vault"; docs: ["The vault."]; type: "pubkey" },
          {
            name: "index";
            docs: [
              "The proposer's place among the members, and eight times how many it proposed before; never used twice.",
            ];
            type: "u64";
          },
          { name: "proposer"; docs: ["The member who proposed it."]; type: "pubkey" },
          {
            name: "subjects";
            docs: [
              "What the action is about, beside the vault: the addresses that its accounts follow from. Zero where there is none.",
            ];
            type: { array: ["pubkey", 2] };
          },
          {
            name: "governanceEpoch";
            docs: ["The vault's governance epoch when it was proposed; another one kills it."];
            type: "u64";
          },
          { name: "proposedAt"; docs: ["When it was proposed."]; type: "u64" },
          {
            name: "approvedAt";
            docs: [
              "Since when a threshold of members approves it, and its delay counts; zero while too few do.",
            ];
            type: "u64";
          },
          { name: "latest"; docs: ["It dies at this second."]; type: "u64" },
          {
            name: "arguments";
            docs: ["The action's arguments, as they stand in its instruction; zero behind them."];
            type: { array: ["u8", 320] };
          },
          { name: "rentPayer"; docs: ["Who paid the rent, and gets it back."]; type: "pubkey" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 16] } },
        ];
      };
    },
    {
      name: "proposalTerms";
      docs: ["What is proposed."];
      type: {
        kind: "struct";
        fields: [
          { name: "action"; docs: ["Discriminator of the instruction."]; type: "u8" },
          {
            name: "subjects";
            docs: [
              "What it is about, beside the vault: the mint of `set_budget`; agent and mint of `grant_mandate`; the payee of",
              "`set_counterparty`; the key of `set_attestor`; mandate and payee of `approve_payment`; mint and destination of",
              "`withdraw`; the account that any other one changes. Zero where there is none, or it is the vault.",
            ];
            type: { array: ["pubkey", 2] };
          },
          {
            name: "latest";
            docs: ["It dies at this unix second, at most 366 days from now."];
            type: "u64";
          },
          {
            name: "arguments";
            docs: ["The instruction's data after its discriminator."];
            type: { vec: "u8" };
          },
        ];
      };
    },
    {
      name: "recorded";
      docs: [
        "A record was appended to the evidence of the mandate that the emitting instruction names.",
      ];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "sequence"; docs: ["Number of the record."]; type: "u64" },
          { name: "head"; docs: ["Head of the chain with it."]; type: { array: ["u8", 32] } },
        ];
      };
    },
    {
      name: "session";
      docs: ["A session key's own caps within its mandate."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version; 0 in a fresh account."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          { name: "held"; docs: ["1 while the session is on hold."]; type: "u8" },
          { name: "padding"; docs: ["Zero."]; type: { array: ["u8", 5] } },
          { name: "mandate"; docs: ["The mandate."]; type: "pubkey" },
          { name: "key"; docs: ["The session key."]; type: "pubkey" },
          {
            name: "expiresAt";
            docs: ["The session ends before this second; zero once the agent ended it."];
            type: "u64";
          },
          {
            name: "grantEpoch";
            docs: ["The vault's grant epoch when it was opened."];
            type: "u64";
          },
          {
            name: "caps";
            docs: ["Own caps, within the mandate's."];
            type: { defined: { name: "caps" } };
          },
          {
            name: "counters";
            docs: ["Spent by this session."];
            type: { defined: { name: "counters" } };
          },
          { name: "incarnation"; docs: ["The mandate's incarnation."]; type: "u64" },
          { name: "version"; docs: ["Moves with every change of the terms."]; type: "u64" },
          { name: "holdChanges"; docs: ["Moves with every hold and release."]; type: "u64" },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 36] } },
        ];
      };
    },
    {
      name: "sessionTerms";
      docs: ["What the agent lends a session key."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "caps";
            docs: ["The session's own caps, each within the mandate's; base units of its mint."];
            type: { defined: { name: "caps" } };
          },
          {
            name: "expiresAt";
            docs: ["The session ends before this unix second, and with the mandate at the latest."];
            type: "u64";
          },
        ];
      };
    },
    {
      name: "vault";
      docs: ["Members, threshold, lifecycle and epochs of a vault."];
      serialization: "bytemuck";
      repr: { kind: "c" };
      type: {
        kind: "struct";
        fields: [
          { name: "layout"; docs: ["Layout version."]; type: "u8" },
          { name: "bump"; docs: ["Canonical bump of this account's address."]; type: "u8" },
          {
            name: "authorityBump";
            docs: ["Canonical bump of the authority's address."];
            type: "u8";
          },
          {
            name: "mode";
            docs: ["`Mode` as stored; `effective_mode` says what counts."];
            type: "u8";
          },
          { name: "memberCount"; docs: ["Members, 1..=7."]; type: "u8" },
          { name: "threshold"; docs: ["Members that must sign, 1..=`member_count`."]; type: "u8" },
          { name: "paused"; docs: ["0, or 1 while a member's pause holds."]; type: "u8" },
          { name: "withdrawalCount"; docs: ["Withdrawal wallets, 1..=4."]; type: "u8" },
          { name: "id"; docs: ["Chosen by the creator; part of the address."]; type: "u64" },
          { name: "authority"; docs: ["Owner of the vault's token accounts."]; type: "pubkey" },
          {
            name: "creator";
            docs: ["Who created the account; part of the address and of no power."];
            type: "pubkey";
          },
          {
            name: "members";
            docs: ["Distinct members; places from `member_count` on are zero."];
            type: { array: ["pubkey", 7] };
          },
          {
            name: "withdrawal";
            docs: [
              "Wallets that withdrawals may go to; places from `withdrawal_count` on are zero.",
            ];
            type: { array: ["pubkey", 4] };
          },
          { name: "timelock"; docs: ["Delay of what gives more power, seconds."]; type: "u64" },
          {
            name: "pausedBy";
            docs: ["The member whose pause holds; zero if none does."];
            type: "pubkey";
          },
          { name: "pausedAt"; docs: ["When it was paused; zero if it is not."]; type: "u64" },
          { name: "modeDeadline"; docs: ["End of a boot; zero outside one."]; type: "u64" },
          {
            name: "bootSlot";
            docs: ["Slot of the latest passed boot check, or of the resume; zero outside a boot."];
            type: "u64";
          },
          { name: "bootChecks"; docs: ["Boot checks passed."]; type: "u64" },
          {
            name: "governanceEpoch";
            docs: ["Moves with members, threshold and timelock: what was proposed before is dead."];
            type: "u64";
          },
          {
            name: "grantEpoch";
            docs: ["Moves when all grants are revoked: what was granted before is dead."];
            type: "u64";
          },
          {
            name: "nextIncarnation";
            docs: [
              "The incarnation that the next account of this vault takes; never handed out twice.",
            ];
            type: "u64";
          },
          {
            name: "nextIndex";
            docs: ["The index that the next co-signed approval takes; never handed out twice."];
            type: "u64";
          },
          {
            name: "version";
            docs: ["Moves with every change of members, threshold, delays and withdrawal wallets."];
            type: "u64";
          },
          {
            name: "approvalDelay";
            docs: ["Delay of approvals of payments, seconds."];
            type: "u64";
          },
          { name: "modeChanges"; docs: ["Moves with every pause, resume and fault."]; type: "u64" },
          { name: "budgets"; docs: ["Budgets set, at most 12."]; type: "u64" },
          {
            name: "stripped";
            docs: [
              "A bit per member, in the order of `members`: its right to hold was taken away.",
            ];
            type: "u64";
          },
          {
            name: "proposals";
            docs: ["Proposals that the member of each place made; part of their indices."];
            type: { array: ["u64", 7] };
          },
          { name: "reserved"; docs: ["For later versions; zero."]; type: { array: ["u64", 9] } },
        ];
      };
    },
    {
      name: "vaultTerms";
      docs: ["What the creator chooses."];
      type: {
        kind: "struct";
        fields: [
          { name: "id"; docs: ["Distinguishes the vaults of one creator."]; type: "u64" },
          {
            name: "threshold";
            docs: ["Members that must sign, 1 to the number of members."];
            type: "u8";
          },
          {
            name: "timelock";
            docs: ["Delay of what gives more power, seconds, at most 30 days."];
            type: "u64";
          },
          {
            name: "members";
            docs: [
              "1 to 7 distinct members: wallets, or addresses of other programs that sign by invocation.",
            ];
            type: { vec: "pubkey" };
          },
          {
            name: "withdrawal";
            docs: ["1 to 4 distinct wallets that withdrawals may go to."];
            type: { vec: "pubkey" };
          },
        ];
      };
    },
    {
      name: "window";
      docs: ["The rolling window."];
      type: {
        kind: "struct";
        fields: [
          {
            name: "width";
            docs: ["Width of a bucket, seconds, at least 1. The window is `K` times as long."];
            type: "u64";
          },
          {
            name: "newest";
            docs: ["Number of the newest bucket: its start divided by the width."];
            type: "u64";
          },
          {
            name: "sum";
            docs: ["The sum of all cells, so that a payment need not add them up."];
            type: { defined: { name: "cell" } };
          },
          {
            name: "cells";
            docs: ["The cell of bucket b is at b modulo `CELLS`."];
            type: { array: [{ defined: { name: "cell" } }, 13] };
          },
        ];
      };
    },
  ];
};
