------------------------------- MODULE Grants -------------------------------
(* Who may give an agent power, and who takes it away. Four trust domains: a
   session key < an agent < a single member < a threshold of members. The owners
   grant one agent a mandate, the agent lends a session key a part of it. Members
   propose, approve, take approvals back, sign together, hold and pause; one of
   them, the rogue, does whatever its key can do, alone or with agent and session.

   Time. Ends are stored as the time that is left. So the clock never runs out and
   histories are of any length; only grants that give more are bounded, by Renewals.

   Epochs, versions, incarnations. In the program they only grow, and are compared
   for equality alone. So instead of a number, what was prepared against one carries
   whether it is the current one still: `current` (the governance epoch), `fresh` (the
   mandate's version and the grant epoch), `bound` (the mandate's incarnation and the
   grant epoch). What expired, was cancelled or done is refused for good, and is
   forgotten here.

   Left out: amounts and counters (Payment.tla, and the harnesses about the rolling
   window), attestors and payees, rejections and who may cancel (Payment.tla), the
   boot after a pause, the inert vault before its first start, holds of sessions,
   the proposal of a new list of members (it waits as a grant does; Payment.tla). *)
EXTENDS Naturals, FiniteSets

CONSTANTS People,    \* the members at first
          Rogue,     \* one of them
          Threshold, \* how many must agree
          Timelock,  \* how long more power waits
          Life,      \* how long a proposal lives
          Term,      \* how long a mandate lives at most; more than Life
          Renewals,  \* how many grants may give more
          Broken     \* the fault that is seeded, or "none"

VARIABLES members,  \* the current ones
          stopped,  \* what stops it: a member's "hold" of the mandate, "pause" of the vault
          mandate,  \* what the agent has: live, expired or revoked
          session,  \* what it lent
          proposal, \* the open grant, or Nothing
          renewals, \* grants that may still give more
          bypassed  \* what was ever done below the domain that it needs

vars == <<members, stopped, mandate, session, proposal, renewals, bypassed>>

Nothing == [power |-> 0]
Expired == [power |-> 0, left |-> 0, revoked |-> FALSE]
Revoked == [power |-> 0, left |-> 0, revoked |-> TRUE]
NoSession == [power |-> 0, left |-> 0, bound |-> FALSE, outlived |-> FALSE]

(* A proposal is of a grant of one or two, to the end that Term gave when it was proposed. *)
EndOf(p) == p.left + (Term - Life)
PowerOf(p) == IF Broken = "grant_not_validated" THEN p.power + 1 ELSE p.power

(* The program stores the first six. `since` and `undercut` are what the properties ask: for how long a threshold of
   members has in truth approved it without a break, and whether power was taken away after it was prepared. So is
   `outlived` of a session: that the mandate was revoked after it was lent. *)
Proposals == [power     : 1..2,
              approvals : SUBSET People,
              left      : 1..Life,
              approved  : 0..Timelock, \* for how long a threshold approves it
              fresh     : BOOLEAN,
              current   : BOOLEAN,
              since     : 0..Timelock,
              undercut  : BOOLEAN]

Stops == {"hold", "pause"}

TypeInvariant ==
    /\ members \subseteq People
    /\ Cardinality(members) >= Threshold
    /\ stopped \subseteq Stops
    /\ mandate \in [power : 0..2, left : 1..Term, revoked : {FALSE}] \cup {Expired, Revoked}
    /\ session \in [power : 1..2, left : 1..Term, bound : BOOLEAN, outlived : BOOLEAN] \cup {NoSession}
    /\ proposal \in Proposals \cup {Nothing}
    /\ renewals \in 0..Renewals

Init ==
    /\ members = People
    /\ stopped = {}
    /\ mandate = [power |-> 1, left |-> Term, revoked |-> FALSE]
    /\ session = NoSession
    /\ proposal = Nothing
    /\ renewals = Renewals
    /\ bypassed = {}

-----------------------------------------------------------------------------
(* Domains, as the properties see them; what the program checks stands in the actions. *)

(* Who signs together: a lone key, all that the rogue may have got hold of, as many members as the threshold. Of the
   members other than the rogue it is all one which. *)
One == CHOOSE member \in People \ {Rogue} : TRUE
Coalitions == {{"session"}, {"agent"}, {"agent", "session", Rogue}, {One}, {One, Rogue}, People \ {Rogue}}
Amounts == 1..2

Needs == [pay |-> "session", lend |-> "agent", hold |-> "member", propose |-> "member", vote |-> "member",
          lift |-> "threshold", tighten |-> "threshold", revoke |-> "threshold", members |-> "threshold",
          execute |-> "threshold"]

Has(S, domain) == CASE domain = "session" -> {"session", "agent"} \cap S # {}
                    [] domain = "agent" -> "agent" \in S
                    [] domain = "member" -> S \cap members # {}
                    [] domain = "threshold" -> Cardinality(S \cap members) >= Threshold

Use(power, S) == bypassed' = IF Has(S, Needs[power]) THEN bypassed ELSE bypassed \cup {power}

-----------------------------------------------------------------------------
(* What the program checks. *)

IsHolder(S) == S \cap members # {}
Agree(S) == Cardinality(S \cap members) >= Threshold

(* Approvals are bits by place in the list of members. That it is still the list that they were given under, the
   governance epoch says. *)
Approved(p) == Cardinality(p.approvals) >= Threshold

(* gate::freeze, gate::identity and the caps of gate::context. *)
AgentMayPay(amount) ==
    /\ stopped = {}
    /\ ~mandate.revoked
    /\ mandate.left > 0 /\ amount <= mandate.power

SessionMayPay(amount) ==
    /\ stopped = {} \/ (stopped = {"hold"} /\ Broken = "session_ignores_the_hold")
    /\ ~mandate.revoked
    /\ Broken = "session_skips_its_mandate" \/ (mandate.left > 0 /\ amount <= mandate.power)
    /\ session.bound /\ session.left > 0 /\ amount <= session.power

(* Whether a grant may give more than the mandate has: MandateTerms::tighten. *)
Loosens(power, end) == ~(~mandate.revoked /\ power <= mandate.power /\ end <= mandate.left)

(* The owners took power away, and the mandate's version moved, or the grant epoch. *)
Outdated(p) == IF p = Nothing THEN Nothing ELSE [p EXCEPT !.fresh = FALSE, !.undercut = TRUE]

-----------------------------------------------------------------------------
(* A payment uses power, and changes nothing of it. *)
AgentPays(S, amount) ==
    /\ "agent" \in S /\ AgentMayPay(amount)
    /\ Use("pay", S)
    /\ UNCHANGED <<members, stopped, mandate, session, proposal, renewals>>

SessionPays(S, amount) ==
    /\ "session" \in S /\ SessionMayPay(amount)
    /\ Use("pay", S)
    /\ UNCHANGED <<members, stopped, mandate, session, proposal, renewals>>

(* Session::open, also on a session that there is; and Session::end. *)
Lend(S, power, left) ==
    /\ "agent" \in S
    /\ ~mandate.revoked
    /\ left <= mandate.left /\ power <= mandate.power
    /\ session' = [power |-> power, left |-> left, bound |-> TRUE, outlived |-> FALSE]
    /\ Use("lend", S)
    /\ UNCHANGED <<members, stopped, mandate, proposal, renewals>>

EndSession(S) ==
    /\ "agent" \in S
    /\ session' = NoSession
    /\ Use("lend", S)
    /\ UNCHANGED <<members, stopped, mandate, proposal, renewals>>

(* Mandate::hold and Vault::pause: any member, alone and at once. No version and no epoch moves. *)
Hold(S, how) ==
    /\ IsHolder(S)
    /\ how \notin stopped
    /\ stopped' = stopped \cup {how}
    /\ Use("hold", S)
    /\ UNCHANGED <<members, mandate, session, proposal, renewals>>

(* Mandate::release and Vault::resume: a threshold, at once; each lifts its own. *)
Lift(S, how) ==
    /\ Agree(S) \/ (Broken = "who_holds_releases" /\ IsHolder(S))
    /\ how \in stopped
    /\ stopped' = stopped \ {how}
    /\ Use("lift", S)
    /\ UNCHANGED <<members, mandate, session, proposal, renewals>>

(* Mandate::grant by members who sign together: less power, at once. *)
Tighten(S, power, left) ==
    /\ Agree(S)
    /\ ~Loosens(power, left)
    /\ mandate' = [mandate EXCEPT !.power = power, !.left = IF Broken = "tightening_renews" THEN Term ELSE left]
    /\ proposal' = Outdated(proposal)
    /\ Use("tighten", S)
    /\ UNCHANGED <<members, stopped, session, renewals>>

(* Mandate::revoke: this mandate gets a grant epoch that no vault has. Refused if it is dead already. The session still
   has its incarnation, and dies with the next grant. *)
Revoke(S) ==
    /\ Agree(S)
    /\ ~mandate.revoked
    /\ mandate' = Revoked
    /\ session' = IF session = NoSession THEN NoSession ELSE [session EXCEPT !.outlived = TRUE]
    /\ proposal' = Outdated(proposal)
    /\ Use("revoke", S)
    /\ UNCHANGED <<members, stopped, renewals>>

(* Vault::revoke_all: the grant epoch moves. Mandate and session are of an earlier one. *)
RevokeAll(S) ==
    /\ Agree(S)
    /\ mandate' = Revoked
    /\ session' = IF session = NoSession THEN NoSession ELSE [session EXCEPT !.bound = FALSE, !.outlived = TRUE]
    /\ proposal' = Outdated(proposal)
    /\ Use("revoke", S)
    /\ UNCHANGED <<members, stopped, renewals>>

(* Vault::set_members, without the rogue or with it again. The governance epoch moves: what was proposed is dead. *)
SetMembers(S) ==
    /\ Agree(S)
    /\ members' = IF Rogue \in members THEN members \ {Rogue} ELSE People
    /\ proposal' = IF proposal = Nothing THEN Nothing ELSE [proposal EXCEPT !.current = FALSE]
    /\ Use("members", S)
    /\ UNCHANGED <<stopped, mandate, session, renewals>>

-----------------------------------------------------------------------------
(* Proposal::propose. The proposer approves it. *)
Propose(member, power) ==
    /\ member \in members
    /\ proposal = Nothing
    /\ proposal' = [power |-> power, approvals |-> {member}, left |-> Life, approved |-> 0, fresh |-> TRUE,
                    current |-> TRUE, since |-> 0, undercut |-> FALSE]
    /\ Use("propose", {member})
    /\ UNCHANGED <<members, stopped, mandate, session, renewals>>

(* Proposal::expect_open, beside its end. *)
IsOpen == proposal # Nothing /\ proposal.current

Approve(member) ==
    /\ member \in members
    /\ IsOpen
    /\ member \notin proposal.approvals
    /\ proposal' = [proposal EXCEPT !.approvals = @ \cup {member},
                                    !.left = IF Broken = "votes_keep_it_alive" THEN Life ELSE @]
    /\ Use("vote", {member})
    /\ UNCHANGED <<members, stopped, mandate, session, renewals>>

(* Proposal::unapprove. If too few are left, the delay counts anew. *)
Unapprove(member) ==
    /\ member \in members
    /\ IsOpen
    /\ member \in proposal.approvals
    /\ LET p == [proposal EXCEPT !.approvals = @ \ {member}] IN
       proposal' = [p EXCEPT !.approved = IF Approved(p) \/ Broken = "the_delay_goes_on" THEN @ ELSE 0,
                             !.since = IF Approved(p) THEN @ ELSE 0]
    /\ Use("vote", {member})
    /\ UNCHANGED <<members, stopped, mandate, session, renewals>>

(* Proposal::cancel, by its proposer or because so many reject it that the threshold is out of reach. *)
Cancel ==
    /\ proposal # Nothing
    /\ proposal' = Nothing
    /\ UNCHANGED <<members, stopped, mandate, session, renewals, bypassed>>

(* Mandate::grant by a proposal, sent by anyone: what loosens waited for the timelock. After a revocation the mandate is
   another incarnation, and a session of the one before is bound to it no more. *)
Execute ==
    LET power == PowerOf(proposal)
        loosens == Loosens(power, EndOf(proposal)) IN
    /\ IsOpen \/ (Broken = "epoch_not_compared" /\ proposal # Nothing)
    /\ proposal.fresh \/ Broken = "version_not_compared"
    /\ Approved(proposal)
    /\ loosens => proposal.approved = Timelock
    /\ loosens => renewals > 0
    /\ renewals' = IF loosens THEN renewals - 1 ELSE renewals
    /\ mandate' = [power |-> power, left |-> EndOf(proposal), revoked |-> FALSE]
    /\ session' = IF session # NoSession /\ mandate.revoked /\ Broken # "incarnation_kept"
                  THEN [session EXCEPT !.bound = FALSE] ELSE session
    /\ proposal' = Nothing
    /\ Use("execute", proposal.approvals)
    /\ UNCHANGED <<members, stopped>>

(* A second passes. *)
Waited(n) == IF Approved(proposal) /\ n < Timelock THEN n + 1 ELSE n

Tick ==
    /\ mandate' = IF mandate.revoked THEN mandate
                  ELSE IF mandate.left <= 1 THEN Expired ELSE [mandate EXCEPT !.left = @ - 1]
    /\ session' = IF session.left <= 1 THEN NoSession ELSE [session EXCEPT !.left = @ - 1]
    /\ proposal' = IF proposal = Nothing \/ proposal.left = 1 THEN Nothing
                   ELSE [proposal EXCEPT !.left = @ - 1, !.approved = Waited(@), !.since = Waited(@)]
    /\ UNCHANGED <<members, stopped, renewals, bypassed>>

Next ==
    \/ Tick
    \/ \E S \in Coalitions :
           \/ \E amount \in Amounts : AgentPays(S, amount) \/ SessionPays(S, amount)
           \/ \E power \in 1..2, left \in 1..Term : Lend(S, power, left)
           \/ \E power \in 0..2, left \in 1..Term : Tighten(S, power, left)
           \/ \E how \in Stops : Hold(S, how) \/ Lift(S, how)
           \/ EndSession(S) \/ Revoke(S) \/ RevokeAll(S) \/ SetMembers(S)
    \/ \E member \in People :
           \/ \E power \in 1..2 : Propose(member, power)
           \/ Approve(member)
           \/ Unapprove(member)
    \/ Cancel
    \/ Execute

(* Time goes on; nobody is obliged to do anything. *)
Spec == Init /\ [][Next]_vars /\ WF_vars(Tick)

-----------------------------------------------------------------------------
(* No power is used below the domain that it needs. *)
NoTrustBypass == bypassed = {}

(* What the agent can do with its mandate, holds and pauses aside: those are lifted at once. *)
Power == IF mandate.revoked \/ mandate.left = 0 THEN 0 ELSE mandate.power

(* An agent's power rises or is granted for longer only by a proposal that a threshold of members approved for the whole
   timelock without a break. *)
TrustEscalationSafety ==
    [][ (Power' > Power \/ (Power' > 0 /\ mandate'.left > mandate.left))
            => /\ Execute
               /\ Cardinality(proposal.approvals \cap members) >= Threshold
               /\ proposal.since = Timelock ]_vars

(* What a session key can pay its agent can pay; and what is lent is at most what there is, in amount and in time. *)
GrantConfinement ==
    [][ /\ \A amount \in Amounts : SessionMayPay(amount)' => AgentMayPay(amount)'
        /\ (session'.power > session.power \/ session'.left > session.left)
               => session'.power <= mandate'.power /\ session'.left <= mandate'.left ]_vars

(* A grant is made by one open proposal that distinct current members approved, and which is then used up; what has no
   proposal behind it grants nothing. *)
OneStepGovernorApproval ==
    [][ /\ Execute => /\ proposal # Nothing
                      /\ Cardinality(proposal.approvals \cap members) >= Threshold
                      /\ proposal' = Nothing
        /\ renewals' < renewals => Execute /\ renewals' = renewals - 1 ]_vars

(* A loosening that was prepared before the owners took power away does not give it back. *)
NoDowngradeRace ==
    [][ Execute /\ proposal.undercut => ~Loosens(PowerOf(proposal), EndOf(proposal)) ]_vars

Refused == \A amount \in Amounts : ~AgentMayPay(amount) /\ ~SessionMayPay(amount)
Revoking == \E S \in Coalitions : Revoke(S) \/ RevokeAll(S)

(* To revoke again changes nothing that lives; what was revoked is dead until it is granted anew, and what was lent from
   it before is dead then too. *)
IdempotentRevocation ==
    [][ /\ Revoking => Refused'
        /\ Revoking /\ mandate.revoked => mandate' = mandate /\ stopped' = stopped /\ members' = members
        /\ mandate.revoked /\ ~mandate'.revoked => Execute
        /\ session'.outlived => \A amount \in Amounts : ~SessionMayPay(amount)' ]_vars

(* The payment right after a hold, a pause or a revocation is refused, the agent's and the session's. *)
BoundedDenialLatency ==
    [][ Revoking \/ (\E S \in Coalitions, how \in Stops : Hold(S, how)) => Refused' ]_vars

(* No proposal stays open: it is done, cancelled or dead. *)
EventualDecision == (proposal # Nothing) ~> (proposal = Nothing)

(* With no more renewals, every grant ends for good. *)
GrantExpiration == <>[](Power = 0 /\ session = NoSession)
=============================================================================
