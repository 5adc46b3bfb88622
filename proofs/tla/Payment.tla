------------------------------- MODULE Payment -------------------------------
(* What an adversarial agent can do with transactions, while the owners act and one
   of them is a rogue. Two agents, each with a mandate of its own, share one budget.

   A transaction is any sequence of up to four instructions: gate, transfer and
   feedback of a payment, or pay, for either mandate, reordered, left out, repeated,
   split over transactions, in the transaction itself or nested in a hostile
   program's call. It is carried out one instruction after the other, on a copy of
   the accounts, which becomes the chain's state at the end or is dropped. An
   instruction that fails drops it, so a failing one is not spelled out: what can be
   done may be dropped at any point. What gate reads of the transaction it stands in,
   the next two instructions, is chosen at that moment: a promise that the rest of the
   transaction keeps.

   The owners' accounts are only read by payments. They may change between any two
   instructions here; on the chain only between transactions, which is less.

   Durable nonces: who holds an old signed transaction may send it at any time. An
   agent's is any transaction again. The owners' consent to an approval is `signed`.
   Epochs and indices are compared for equality alone and never come again (Grants.tla
   says more): so what they kill is forgotten or marked old.

   Left out: windows and calendar caps (the caps here are for ever), sessions, payees
   and attestors, the payee, amount and id that an approval names (here it is of any
   one payment of its mandate), what a token program does, the end of an approval's
   and of a proposal's life (Grants.tla), the boot after a pause and an old consent to
   resume, the rogue's own proposals (each member has indices of its own, so they void
   nobody's). *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS People,    \* the members at first
          Rogue,     \* one of them; the others are honest
          Threshold, \* how many must agree
          Cap,       \* of each mandate
          Budget,    \* of both together
          Ids,       \* payment ids
          Approved,  \* mandates whose payments all need an approval
          Longest,   \* instructions of a transaction
          Broken     \* the fault that is seeded, or "none"

VARIABLES chain,    \* the accounts as the last transaction left them
          work,     \* as the running one sees them
          tx,       \* the running transaction
          due,      \* by mandate, what was decided in it and has not moved
          owed,     \* by mandate, transfers in it that no feedback followed
          members,  \* the current ones
          stripped, \* the rogue's right to hold was taken away
          paused,
          removal,  \* the open proposal to remove the rogue
          signed    \* the consent to an approval that somebody may send: "good", or "old" as there always is one

vars == <<chain, work, tx, due, owed, members, stripped, paused, removal, signed>>
owners == <<members, stripped, paused, removal, signed>>

Mandates == {1, 2}  \* mandate m is agent m's
Amounts == IF Broken = "nothing_is_an_amount" THEN 0..2 ELSE 1..2
Honest == People \ {Rogue}

NoTicket == [stage |-> "none", amount |-> 0]
NoApproval == [live |-> FALSE, old |-> FALSE]
NoRemoval == [open |-> FALSE, approvals |-> {}, ready |-> FALSE]
NoTransaction == [runs |-> FALSE, length |-> 0, signers |-> {}, promise |-> <<>>]

TypeInvariant ==
    /\ \A accounts \in {chain, work} :
           /\ accounts.paid \in [Mandates -> [Ids -> 0..2]]  \* ids in use, and what was paid for each
           /\ accounts.spent \in [Mandates -> Nat]          \* the mandates' counters
           /\ accounts.budget \in Nat                       \* the budget's counter
           /\ accounts.out \in [Mandates -> Nat]            \* what left custody
           /\ accounts.ticket \in [Mandates -> [stage : {"gated", "transferred"}, amount : 1..2] \cup {NoTicket}]
           /\ accounts.approval \in [live : BOOLEAN, old : BOOLEAN]
           /\ accounts.consents \in Int                     \* payments that the owners agreed to and that were not made
    /\ tx.runs \in BOOLEAN /\ tx.length \in 0..Longest /\ tx.signers \subseteq Mandates
    /\ due \in [Mandates -> Nat] /\ owed \in [Mandates -> Nat]
    /\ members \subseteq People /\ stripped \in BOOLEAN /\ paused \in BOOLEAN
    /\ removal \in [open : BOOLEAN, approvals : SUBSET People, ready : BOOLEAN]
    /\ signed \in {"good", "old"}

Init ==
    /\ chain = [paid     |-> [m \in Mandates |-> [id \in Ids |-> 0]],
                spent    |-> [m \in Mandates |-> 0],
                budget   |-> 0,
                out      |-> [m \in Mandates |-> 0],
                ticket   |-> [m \in Mandates |-> NoTicket],
                approval |-> NoApproval,
                consents |-> 0]
    /\ work = chain
    /\ tx = NoTransaction
    /\ due = [m \in Mandates |-> 0]
    /\ owed = [m \in Mandates |-> 0]
    /\ members = People
    /\ stripped = FALSE
    /\ paused = FALSE
    /\ removal = NoRemoval
    /\ signed = "old"

-----------------------------------------------------------------------------
(* Transactions. *)

Begin(signers) ==
    /\ ~tx.runs
    /\ tx' = [NoTransaction EXCEPT !.runs = TRUE, !.signers = signers]
    /\ UNCHANGED <<chain, work, due, owed, owners>>

(* The next instruction is this one, in the transaction itself or nested in the call of a hostile program; where a gate was
   promised something, what was promised: that is never nested, since the hostile program's instruction would stand in its
   place. To pay, transfer and feedback it is all one how they are called. *)
Instruction(what) ==
    /\ tx.runs
    /\ tx.length < Longest
    /\ tx.promise # <<>> => what = Head(tx.promise)

After(promise) == tx' = [tx EXCEPT !.length = @ + 1, !.promise = promise]
Rest == IF tx.promise = <<>> THEN <<>> ELSE Tail(tx.promise)

(* What decide and gate ask, of the accounts as they are now: no ticket open, the agent signed, the vault runs, the id is
   new, the caps of mandate and budget, the approval. *)
Allowed(m, id, amount) ==
    LET counted == IF Broken = "caps_of_a_copy" THEN chain ELSE work IN
    /\ work.ticket[m] = NoTicket
    /\ m \in tx.signers \/ Broken = "agent_not_compared"
    /\ ~paused
    /\ work.paid[m][id] = 0 \/ Broken = "ids_forgotten"
    /\ counted.spent[m] + amount <= Cap
    /\ counted.budget + amount <= Budget
    /\ m \in Approved => work.approval.live

(* What Accounts::apply writes: counters, the id, the approval. *)
Counted(m, id, amount) ==
    [work EXCEPT !.paid[m][id] = @ + amount,
                 !.spent[m] = @ + amount,
                 !.budget = @ + amount,
                 !.approval = IF m \in Approved /\ Broken # "approval_not_marked" THEN NoApproval ELSE @,
                 !.consents = IF m \in Approved THEN @ - 1 ELSE @]

Pay(m, id, amount) ==
    /\ Instruction(<<"pay">>)
    /\ Allowed(m, id, amount)
    /\ work' = [Counted(m, id, amount) EXCEPT !.out[m] = @ + amount]
    /\ After(<<>>)
    /\ UNCHANGED <<chain, due, owed, owners>>

(* Only in the transaction itself, and only if the transfer and the feedback of this very payment are the next two. *)
Gate(m, id, amount, nested) ==
    /\ Instruction(<<"gate">>)
    /\ ~nested
    /\ Allowed(m, id, amount)
    /\ work' = [Counted(m, id, amount) EXCEPT !.ticket[m] = [stage |-> "gated", amount |-> amount]]
    /\ After(CASE Broken = "gate_looks_one_ahead" -> <<<<"transfer", m, amount>>>>
               [] OTHER -> <<<<"transfer", m, amount>>, <<"feedback", m>>>>)
    /\ due' = [due EXCEPT ![m] = @ + amount]
    /\ UNCHANGED <<chain, owed, owners>>

(* Pending::redeem, and the money moves. Nobody needs to sign. *)
Transfer(m, amount) ==
    /\ Instruction(<<"transfer", m, amount>>)
    /\ work.ticket[m] = [stage |-> "gated", amount |-> amount] \/ Broken = "no_ticket_asked"
    /\ work' = [work EXCEPT !.out[m] = @ + amount,
                            !.ticket[m].stage = IF Broken \in {"ticket_copied", "no_ticket_asked"} THEN @
                                                ELSE "transferred"]
    /\ After(Rest)
    /\ due' = [due EXCEPT ![m] = IF @ >= amount THEN @ - amount ELSE 0]
    /\ owed' = [owed EXCEPT ![m] = @ + 1]
    /\ UNCHANGED <<chain, owners>>

(* settle: a transferred payment is closed, no ticket is left. *)
Feedback(m) ==
    /\ Instruction(<<"feedback", m>>)
    /\ work.ticket[m].stage = "transferred" \/ (Broken = "ticket_copied" /\ work.ticket[m].stage = "gated")
    /\ work' = [work EXCEPT !.ticket[m] = IF Broken \in {"ticket_copied", "feedback_leaves_it"} THEN @ ELSE NoTicket]
    /\ After(Rest)
    /\ owed' = [owed EXCEPT ![m] = IF @ > 0 THEN @ - 1 ELSE 0]
    /\ UNCHANGED <<chain, due, owners>>

Ended ==
    /\ tx' = NoTransaction
    /\ due' = [m \in Mandates |-> 0]
    /\ owed' = [m \in Mandates |-> 0]

Commit ==
    /\ tx.runs
    /\ tx.promise = <<>>
    /\ chain' = work
    /\ Ended
    /\ UNCHANGED <<work, owners>>

(* An instruction failed: nothing of it stays. *)
Abort ==
    /\ tx.runs
    /\ work' = chain
    /\ Ended
    /\ UNCHANGED <<chain, owners>>

-----------------------------------------------------------------------------
(* Owners. What they do to the approval they do to the chain, and a running transaction sees it. *)

Agree(S) == Cardinality(S \cap members) >= Threshold
Running == <<tx, due, owed>>

Approval(a(_)) ==
    /\ chain' = [chain EXCEPT !.approval = a(chain.approval), !.consents = IF a(chain.approval).live THEN @ ELSE 0]
    /\ work' = [work EXCEPT !.approval = a(work.approval), !.consents = IF a(work.approval).live THEN @ ELSE 0]

(* An epoch moved: approvals given and consents signed under the one before are dead. *)
Older(a) == IF a.live /\ Broken = "approval_epoch_not_compared" THEN [a EXCEPT !.old = TRUE] ELSE NoApproval

(* The honest members sign an approval of one payment, with the epochs and the index that they expect. *)
Sign ==
    /\ signed # "good"
    /\ Agree(Honest)
    /\ signed' = "good"
    /\ UNCHANGED <<chain, work, Running, members, stripped, paused, removal>>

(* Approval::give: anybody sends it. The index that it expects is used up, so it does not land again. *)
Land ==
    /\ ~chain.approval.live /\ ~work.approval.live \* one approval at a time, here
    /\ signed = "good" \/ (Broken = "old_consent_lands" /\ signed = "old")
    /\ LET given == [live |-> TRUE, old |-> signed = "old"] IN
       /\ chain' = [chain EXCEPT !.approval = given, !.consents = 1]
       /\ work' = [work EXCEPT !.approval = given, !.consents = 1]
    /\ signed' = "old"
    /\ UNCHANGED <<Running, members, stripped, paused, removal>>

(* Vault::revoke_all, and the mandates granted anew: the grant epoch moves. *)
MoveEpoch ==
    /\ Agree(Honest)
    /\ Approval(Older)
    /\ signed' = "old"
    /\ UNCHANGED <<Running, members, stripped, paused, removal>>

(* The rogue pauses, as often as it may. *)
Pause ==
    /\ Rogue \in members /\ ~stripped
    /\ paused' = TRUE
    /\ UNCHANGED <<chain, work, Running, members, stripped, removal, signed>>

Resume ==
    /\ paused
    /\ Agree(Honest)
    /\ paused' = FALSE
    /\ UNCHANGED <<chain, work, Running, members, stripped, removal, signed>>

StripHold ==
    /\ Rogue \in members /\ ~stripped
    /\ Agree(Honest)
    /\ stripped' = TRUE
    /\ UNCHANGED <<chain, work, Running, members, paused, removal, signed>>

(* An honest member, and it is all one which. *)
ProposeRemoval ==
    /\ Rogue \in members /\ ~removal.open
    /\ removal' = [open |-> TRUE, approvals |-> {CHOOSE member \in Honest : TRUE}, ready |-> FALSE]
    /\ UNCHANGED <<chain, work, Running, members, stripped, paused, signed>>

Voted(approvals) ==
    removal' = [removal EXCEPT !.approvals = approvals, !.ready = @ /\ Cardinality(approvals) >= Threshold]

Approve(member) ==
    /\ removal.open /\ member \in members \ removal.approvals
    /\ Voted(removal.approvals \cup {member})
    /\ UNCHANGED <<chain, work, Running, members, stripped, paused, signed>>

(* The rogue approves too, to take it back when it hurts: then the delay counts anew, if too few are left. To reject would
   do the same and more, and is refused to whom the proposal removes. *)
Unapprove ==
    /\ removal.open /\ Rogue \in removal.approvals
    /\ Voted(removal.approvals \ {Rogue})
    /\ UNCHANGED <<chain, work, Running, members, stripped, paused, signed>>

(* Proposal::cancel is its proposer's, and anyone's only once so many reject it that the threshold is out of reach. *)
RogueCancels ==
    /\ removal.open
    /\ Broken = "anyone_cancels"
    /\ removal' = NoRemoval
    /\ UNCHANGED <<chain, work, Running, members, stripped, paused, signed>>

(* The timelock goes by. *)
Wait ==
    /\ removal.open /\ ~removal.ready
    /\ Cardinality(removal.approvals) >= Threshold
    /\ removal' = [removal EXCEPT !.ready = TRUE]
    /\ UNCHANGED <<chain, work, Running, members, stripped, paused, signed>>

(* Vault::set_members by the proposal. The governance epoch moves. *)
Remove ==
    /\ removal.open /\ removal.ready
    /\ members' = members \ {Rogue}
    /\ removal' = NoRemoval
    /\ stripped' = FALSE
    /\ Approval(Older)
    /\ signed' = "old"
    /\ UNCHANGED <<Running, paused>>

-----------------------------------------------------------------------------
Instructions ==
    \E m \in Mandates :
        \/ \E id \in Ids, amount \in Amounts :
               Pay(m, id, amount) \/ \E nested \in BOOLEAN : Gate(m, id, amount, nested)
        \/ \E amount \in Amounts : Transfer(m, amount)
        \/ Feedback(m)

Next ==
    \/ \E signers \in {{1}, {1, 2}} : Begin(signers)  \* the first agent alone, and both together
    \/ Instructions
    \/ Commit \/ Abort
    \/ Sign \/ Land \/ MoveEpoch
    \/ Pause \/ Resume \/ StripHold
    \/ ProposeRemoval
    \/ \E member \in People : Approve(member)
    \/ Unapprove \/ RogueCancels \/ Wait \/ Remove

(* Time goes by, and the honest members do what they can do for as long as they can do it. Of the rogue and of the agents
   nothing is assumed. *)
Fairness ==
    /\ WF_vars(Resume) /\ WF_vars(StripHold) /\ WF_vars(ProposeRemoval) /\ WF_vars(Wait)
    /\ WF_vars(Remove)
    /\ \A member \in Honest : WF_vars(Approve(member))

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
(* The money of a transfer moves only on the ticket that the gate left for this mandate and amount. *)
NoTransferWithoutTicket ==
    [][ \A m \in Mandates, amount \in 0..2 :
            Transfer(m, amount) => work.ticket[m] = [stage |-> "gated", amount |-> amount] ]_vars

(* What was decided once moves once. *)
TicketUsedOnce ==
    [][ \A m \in Mandates, amount \in 0..2 : Transfer(m, amount) => due[m] = amount ]_vars

(* Between transactions no ticket is open. *)
TicketWithinTransaction == \A m \in Mandates : chain.ticket[m] = NoTicket

(* Each mandate's cap and that of the budget hold for what left custody, however the payments were made. *)
CapsHold ==
    /\ \A m \in Mandates : chain.out[m] <= Cap
    /\ chain.out[1] + chain.out[2] <= Budget

(* For each payment that needs an approval the owners gave one. *)
ApprovalSingleUse == work.consents >= 0

(* No payment uses an approval, or a consent to one, of an earlier epoch. *)
NoStaleApproval ==
    [][ \A m \in Approved : work'.spent[m] > work.spent[m] => ~work.approval.old ]_vars

(* The owners' consent to an approval gives one, and none once an epoch moved or the index is used. *)
NoConsentReplayed ==
    [][ chain'.approval.live /\ ~chain.approval.live => signed = "good" ]_vars

(* A transaction that stands has a feedback for each transfer and a transfer for each gate; one that does not leaves
   nothing. *)
AtomicOrNothing ==
    [][ /\ Commit => \A m \in Mandates : due[m] = 0 /\ owed[m] = 0 /\ work.out[m] = work.spent[m]
        /\ chain'.out # chain.out \/ chain'.spent # chain.spent \/ chain'.paid # chain.paid => Commit ]_vars

(* What leaves for an agent's payment counts against its own mandate, and against nobody else's. *)
OnlyOwnBudget ==
    [][ \A m \in Mandates : chain'.spent[m] # chain.spent[m] \/ chain'.out[m] # chain.out[m]
            => m \in tx.signers /\ chain'.spent[m] - chain.spent[m] = chain'.out[m] - chain.out[m] ]_vars

(* An old transaction sent again pays nothing again. *)
NoIdPaidTwice ==
    [][ \A m \in Mandates, id \in Ids : work.paid[m][id] > 0 => work'.paid[m][id] <= work.paid[m][id] ]_vars

(* One rogue among the members stops payments neither for good nor again and again. *)
RogueCannotBlock == <>[](Rogue \notin members /\ ~paused)
=============================================================================
