------------------------------ MODULE Lifecycle ------------------------------
(* The life of one vault, and one payment at a time in it. The owners start it,
   anyone checks its custody until it runs, any member pauses it, anyone proves a
   fault. A payment is one transaction: from Ask to Settle or Abort nothing else
   happens, and Abort leaves what was before.

   Left out: who the owners are and how they agree (Grants.tla), several
   instructions in one transaction and several agents (Payment.tla). Time is
   ticks; each tick is a slot of its own. *)
EXTENDS Naturals

CONSTANTS Checks,  \* passed checks that end a boot
          Term,    \* ticks after which a boot is frozen
          Pauses,  \* how often members pause in all: some member is unreasonable, not all are for ever
          Spoils,  \* how often custody is tampered with in all
          Broken   \* the fault that is seeded, or "none"

VARIABLES
    \* the vault
    mode, paused, left, checks, fresh, age,
    \* the world: custody is not the vault's alone; somebody looks after the boot; what is left of bad luck
    faulty, keeper, pauses, spoils,
    \* who did the latest step
    by,
    \* the payment
    stage, auth, numbered, decision, noted, token, moved,
    \* the evidence: records so far and what the head is of, each modulo 3
    records, head, before

vault == <<mode, paused, left, checks, fresh, age>>
world == <<faulty, keeper, pauses, spoils>>
payment == <<stage, auth, numbered, decision, noted, token, moved>>
evidence == <<records, head, before>>
vars == <<vault, world, by, payment, evidence>>

Modes == {"Inert", "Boot", "Run", "Frozen", "Faulted"}

Effective ==
    IF mode = "Boot" /\ left = 0
    THEN IF Broken = "a_missed_deadline_runs" THEN "Run" ELSE "Frozen"
    ELSE mode

Live == ~paused /\ Effective \in {"Run", "Boot"}

TypeInvariant ==
    /\ mode \in Modes
    /\ left \in 0..Term /\ checks \in 0..Checks /\ age \in 0..Term + 1
    /\ stage \in {"idle", "asked", "decided", "recorded", "ticketed", "moved"}
    /\ decision \in {"none", "allow", "deny"}
    /\ records \in 0..2 /\ head \in 0..2

Init ==
    /\ mode = "Inert" /\ paused = FALSE /\ left = 0 /\ checks = 0 /\ fresh = FALSE /\ age = 0
    /\ faulty = FALSE /\ keeper = FALSE /\ pauses = Pauses /\ spoils = Spoils
    /\ by = "nobody"
    /\ stage = "idle" /\ auth = FALSE /\ numbered = FALSE /\ decision = "none"
    /\ noted = FALSE /\ token = FALSE /\ moved = FALSE
    /\ records = 0 /\ head = 0 /\ before = 0

-----------------------------------------------------------------------------
(* The vault: nothing of it happens within a payment's transaction. *)

Enter(next) ==
    /\ mode' = next /\ left' = 0 /\ checks' = 0 /\ fresh' = FALSE /\ age' = 0

(* A check is due in this slot: whoever looks after the boot does not let it pass. *)
Due == keeper /\ mode = "Boot" /\ left > 0 /\ fresh /\ ~paused /\ ~faulty

Tick ==
    /\ stage = "idle" /\ ~Due
    /\ mode = "Boot"
    /\ left' = IF left > 0 THEN left - 1 ELSE 0
    /\ age' = IF age <= Term THEN age + 1 ELSE age
    /\ fresh' = TRUE
    /\ by' = "time"
    /\ UNCHANGED <<mode, paused, checks, world, payment, evidence>>

(* Vault::resume: the threshold lifts a pause or a fault, or starts an inert vault. *)
Resume ==
    /\ stage = "idle" /\ ~Live
    /\ paused' = FALSE
    /\ mode' = IF Broken = "resume_runs" THEN "Run" ELSE "Boot"
    /\ left' = Term /\ checks' = 0 /\ fresh' = FALSE /\ age' = 0
    /\ by' = "owners"
    /\ UNCHANGED <<world, payment, evidence>>

(* Vault::boot_check: anyone shows custody; a fault is passed over by no check. *)
BootCheck ==
    /\ stage = "idle" /\ Live /\ Effective = "Boot"
    /\ fresh \/ Broken = "checks_in_one_slot"
    /\ ~faulty
    /\ IF checks + 1 >= Checks
       THEN Enter("Run")
       ELSE /\ checks' = checks + 1 /\ fresh' = FALSE
            /\ left' = IF Broken = "a_check_gives_time" THEN Term ELSE left
            /\ UNCHANGED <<mode, age>>
    /\ by' = "anyone"
    /\ UNCHANGED <<paused, world, payment, evidence>>

(* Vault::pause. A faulted or inert vault stays what it is. *)
Pause ==
    /\ stage = "idle" /\ ~paused /\ pauses > 0
    /\ paused' = TRUE
    /\ IF mode \in {"Run", "Boot"} \/ (Broken = "a_pause_heals" /\ mode = "Faulted")
       THEN Enter(IF Broken = "another_mode" THEN "Paused" ELSE "Frozen")
       ELSE UNCHANGED <<mode, left, checks, fresh, age>>
    /\ pauses' = pauses - 1
    /\ by' = "member"
    /\ UNCHANGED <<faulty, keeper, spoils, payment, evidence>>

(* Vault::report_fault: anyone proves it from the accounts. *)
ReportFault ==
    /\ stage = "idle" /\ mode # "Faulted" /\ faulty
    /\ Broken # "faults_pass_unreported"
    /\ Enter("Faulted")
    /\ by' = "anyone"
    /\ UNCHANGED <<paused, world, payment, evidence>>

(* Custody gets a delegate or another owner by a way that nobody thought of, or the owners set it right. *)
Spoil ==
    /\ stage = "idle" /\ ~faulty /\ spoils > 0
    /\ faulty' = TRUE /\ spoils' = spoils - 1
    /\ by' = "world"
    /\ UNCHANGED <<vault, keeper, pauses, payment, evidence>>

Repair ==
    /\ stage = "idle" /\ faulty /\ mode = "Faulted"
    /\ faulty' = FALSE
    /\ by' = "owners"
    /\ UNCHANGED <<vault, keeper, pauses, spoils, payment, evidence>>

KeeperComes ==
    /\ stage = "idle" /\ ~keeper
    /\ keeper' = (Broken # "nobody_checks")
    /\ by' = "world"
    /\ UNCHANGED <<vault, faulty, pauses, spoils, payment, evidence>>

-----------------------------------------------------------------------------
(* The payment: decide::decide, or gate, redeem and settle. *)

Next3(n) == (n + 1) % 3

Ask ==
    /\ stage = "idle"
    /\ auth' \in BOOLEAN /\ numbered' \in BOOLEAN
    /\ stage' = "asked" /\ before' = records
    /\ by' = "agent"
    /\ UNCHANGED <<vault, world, decision, noted, token, moved, records, head>>

(* The other gates may refuse for reasons of their own. *)
Decide ==
    /\ stage = "asked"
    /\ \E others \in BOOLEAN :
         decision' =
           IF /\ (Effective = "Run" /\ ~paused) \/ Broken = "mode_not_read"
              /\ auth \/ Broken = "anyone_may_ask"
              /\ others
           THEN "allow" ELSE "deny"
    /\ stage' = "decided"
    /\ by' = "program"
    /\ UNCHANGED <<vault, world, auth, numbered, noted, token, moved, evidence>>

Append ==
    /\ records' = Next3(records)
    /\ head' = IF Broken = "a_record_leaves_the_head" THEN head ELSE Next3(head)

Record ==
    /\ stage = "decided" /\ decision = "allow"
    /\ numbered \/ Broken = "evidence_may_fail"
    /\ IF Broken = "evidence_later" THEN UNCHANGED <<records, head, noted>>
       ELSE Append /\ noted' = TRUE
    /\ stage' = "recorded"
    /\ by' = "program"
    /\ UNCHANGED <<vault, world, auth, numbered, decision, token, moved, before>>

Issue ==
    /\ \/ stage = "recorded"
       \/ Broken = "a_ticket_at_once" /\ stage = "asked"
    /\ token' = TRUE
    /\ stage' = "ticketed"
    /\ by' = "program"
    /\ UNCHANGED <<vault, world, auth, numbered, decision, noted, moved, evidence>>

Move ==
    /\ stage = "ticketed" \/ (Broken = "moves_without_ticket" /\ stage = "recorded")
    /\ moved' = TRUE
    /\ token' = (Broken = "a_ticket_stays")
    /\ stage' = "moved"
    /\ by' = "program"
    /\ UNCHANGED <<vault, world, auth, numbered, decision, noted, evidence>>

Finish ==
    /\ stage' = "idle" /\ decision' = "none"
    /\ noted' = FALSE /\ moved' = FALSE /\ auth' = FALSE /\ numbered' = FALSE /\ before' = 0
    /\ token' = (token /\ Broken = "a_ticket_stays")

Settle ==
    /\ stage = "moved"
    /\ Broken # "never_settled"
    /\ Append
    /\ Finish
    /\ by' = "program"
    /\ UNCHANGED <<vault, world>>

(* A refused payment moves nothing; its agent, and nobody else, may have the denial recorded. *)
Refuse ==
    /\ stage = "decided" /\ decision = "deny"
    /\ (auth /\ numbered /\ Append) \/ UNCHANGED <<records, head>>
    /\ Finish
    /\ by' = "program"
    /\ UNCHANGED <<vault, world>>

(* A refused payment that pays all the same. *)
PayRefused ==
    /\ Broken = "a_refusal_pays" /\ stage = "decided" /\ decision = "deny"
    /\ moved' = TRUE /\ stage' = "moved"
    /\ by' = "program"
    /\ UNCHANGED <<vault, world, auth, numbered, decision, noted, token, evidence>>

(* The transaction fails: nothing of it remains. *)
Abort ==
    /\ stage \in {"asked", "decided", "recorded", "ticketed"}
    /\ records' = before /\ head' = before
    /\ Finish
    /\ by' = "runtime"
    /\ UNCHANGED <<vault, world>>

Pay == Decide \/ Record \/ Issue \/ Move \/ Settle \/ Refuse \/ PayRefused \/ Abort

Next ==
    \/ Tick \/ Resume \/ BootCheck \/ Pause \/ ReportFault \/ Spoil \/ Repair \/ KeeperComes
    \/ Ask \/ Pay

(* What liveness takes for granted: a transaction ends; time goes on; the owners resume and set custody right; somebody comes
   who looks after the boot, and reports what is wrong. A payment that is asked again and again keeps none of that from
   happening. *)
Fairness ==
    /\ WF_vars(Pay)
    /\ SF_vars(Tick) /\ SF_vars(Resume) /\ SF_vars(BootCheck)
    /\ SF_vars(ReportFault) /\ SF_vars(Repair) /\ SF_vars(KeeperComes)

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
PermissionBeforePower == (token \/ moved) => decision = "allow"
FailClosedAuth == (stage # "asked" /\ ~auth) => decision # "allow"
FailClosedEvidence == ~numbered => ~token /\ ~moved
EvidenceBeforeToken == (token \/ moved) => noted
TokenRequiredForActuation == [][(moved' /\ ~moved) => token]_vars
ModeDecisionConsistency ==
    [][(decision' = "allow" /\ decision = "none") => (mode = "Run" /\ ~paused)]_vars
FaultIsLatched ==
    [][mode = "Faulted" => (mode' = "Faulted" \/ (mode' = "Boot" /\ by' = "owners"))]_vars
NoDirectInertToRun == [][mode = "Inert" => mode' # "Run"]_vars
BootPromotionValid ==
    [][(mode # "Run" /\ mode' = "Run") =>
       (mode = "Boot" /\ left > 0 /\ fresh /\ ~faulty /\ ~paused /\ checks + 1 = Checks)]_vars
BootTimeoutBounded == Effective = "Boot" => age < Term
DenyZeroActuation == decision = "deny" => ~token /\ ~moved
ChainIntegrity == head = records

EventuallyRun == <>(mode = "Run")
RunExitsOnLowSafety == (mode = "Run" /\ faulty) ~> (mode # "Run")
EventuallyIdle == (stage # "idle") ~> (stage = "idle")
TokenEnds == token ~> ~token
=============================================================================
