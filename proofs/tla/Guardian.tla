------------------------------ MODULE Guardian ------------------------------
(* One payment is judged by six gates. The kernel evaluates all of them within
   one call (gate::evaluate), in a fixed order and on one state; here they answer
   in any order, a member may freeze the vault or lift the freeze between any two
   of them, and somebody else's word may come or fail to come. So what holds here
   depends neither on the order nor on the call being one step.

   Left out: why a gate answers as it does (the harnesses' part), and payments
   side by side (Payment.tla). *)
EXTENDS Naturals, FiniteSets

CONSTANTS Gates,   \* the gates, the freeze gate among them
          Freeze,  \* the freeze gate
          Broken   \* the fault that is seeded, or "none"

VARIABLES outcome, \* what each gate said: "unknown" before it was asked, "reading" until it answers
          frozen,  \* a hold, a pause or a mode other than Run
          decision,\* "none" before there is one
          moved    \* whether the money of this payment moved

vars == <<outcome, frozen, decision, moved>>

Outcomes == {"unknown", "reading", "pass", "deny", "error", "pending"}
Decisions == {"none", "allow", "deny", "escalate"}

TypeInvariant ==
    /\ outcome \in [Gates -> Outcomes]
    /\ frozen \in BOOLEAN
    /\ decision \in Decisions
    /\ moved \in BOOLEAN

Init ==
    /\ outcome = [g \in Gates |-> "unknown"]
    /\ frozen = FALSE
    /\ decision = "none"
    /\ moved = FALSE

(* A gate reads what it judges. *)
Ask(g) ==
    /\ decision = "none"
    /\ outcome[g] = "unknown"
    /\ outcome' = [outcome EXCEPT ![g] = "reading"]
    /\ UNCHANGED <<frozen, decision, moved>>

(* A gate answers. The freeze gate says what holds; no other gate is asked about it. *)
Answer(g) ==
    /\ decision = "none"
    /\ outcome[g] = "reading"
    /\ \E said \in (IF g = Freeze THEN {IF frozen THEN "deny" ELSE "pass"}
                                  ELSE {"pass", "deny", "error", "pending"}
                                  \cup (IF Broken = "a_gate_says_more" THEN {"maybe"} ELSE {})) :
           outcome' = [outcome EXCEPT ![g] = said]
    /\ UNCHANGED <<frozen, decision, moved>>

(* An attestor or the owners give their word, or it is found wanting. *)
Resolve(g) ==
    /\ decision = "none"
    /\ outcome[g] = "pending"
    /\ \E said \in {"pass", "deny"} : outcome' = [outcome EXCEPT ![g] = said]
    /\ UNCHANGED <<frozen, decision, moved>>

(* A member stops the vault, or the threshold lets it go on. What the freeze gate said before is void. *)
Turn ==
    /\ decision = "none"
    /\ frozen' = ~frozen
    /\ outcome' = IF Broken = "freeze_read_once" THEN outcome
                  ELSE [outcome EXCEPT ![Freeze] = "unknown"]
    /\ UNCHANGED <<decision, moved>>

Passes(g) ==
    \/ outcome[g] = "pass"
    \/ (Broken = "an_error_passes" /\ outcome[g] = "error")
    \/ (Broken = "silence_passes" /\ outcome[g] \in {"unknown", "reading"})

AllPass ==
    IF Broken = "most_are_enough"
    THEN Cardinality({g \in Gates : Passes(g)}) + 1 >= Cardinality(Gates)
    ELSE \A g \in Gates : Passes(g)

Verdict ==
    IF AllPass THEN "allow"
    ELSE IF \A g \in Gates : outcome[g] \in {"pass", "pending"} THEN "escalate"
    ELSE "deny"

Decide ==
    /\ decision = "none"
    /\ decision' = Verdict
    /\ UNCHANGED <<outcome, frozen, moved>>

(* The money moves. *)
Move ==
    /\ decision = "allow"
    /\ ~moved
    /\ moved' = TRUE
    /\ UNCHANGED <<outcome, frozen, decision>>

(* The next payment. *)
Again ==
    /\ decision # "none"
    /\ outcome' = [g \in Gates |-> "unknown"]
    /\ decision' = "none"
    /\ moved' = FALSE
    /\ UNCHANGED frozen

Next == 
    \/ \E g \in Gates : Ask(g) \/ Answer(g) \/ Resolve(g)
    \/ Turn \/ Decide \/ Move \/ Again

Spec == Init /\ [][Next]_vars

(* A gate that could not decide refuses. *)
FailClosed == (\E g \in Gates : outcome[g] = "error") => decision # "allow"

(* Nothing moves but what was allowed, and nothing is allowed before every gate answered. *)
DefaultDeny ==
    /\ moved => decision = "allow"
    /\ (\E g \in Gates : outcome[g] \in {"unknown", "reading"}) => decision # "allow"

AllowRequiresUnanimity == decision = "allow" => \A g \in Gates : outcome[g] = "pass"

(* A freeze refuses whatever the others say, and is not merely waited out. *)
FreezeOverride == (frozen /\ decision # "none") => decision = "deny"
=============================================================================
