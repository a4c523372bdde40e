package models

import "slices"

// Role is what a membership lets a person do. Visitor, Voter and Proposer need no membership: everyone is a visitor, whoever
// holds a code or has signed in may vote where the round allows, and whoever signed in without a job here may propose.
type Role string

// The roles, in the order of the table of permissions.
const (
	Visitor      Role = "visitor"
	Voter        Role = "voter"
	Panel        Role = "panel"
	Group        Role = "group"
	Lead         Role = "lead"
	Team         Role = "team"
	Helper       Role = "helper"
	Officer      Role = "officer"
	Approver     Role = "approver"
	Safeguarding Role = "safeguarding"
	Auditor      Role = "auditor"
	Admin        Role = "admin"
)

// Roles are all roles, as the columns of the table of permissions.
var Roles = [...]Role{Visitor, Voter, Panel, Group, Lead, Team, Helper, Officer, Approver, Safeguarding, Auditor, Admin}

// Scope is how far a permission reaches. It becomes the WHERE of the query.
type Scope int

// From nothing to everything. ScopeTeam is the actor's teams, or the rounds of the organisation that an officer works for.
const (
	ScopeNone Scope = iota
	ScopeOwn
	ScopeTeam
	ScopeAny
)

// Act is one thing that a person may do: one row of the table of permissions.
type Act string

// The acts. Each route names one.
const (
	ActRead           Act = "read public pages"
	ActSignIn         Act = "sign in and out"
	ActSayNeed        Act = "say a need"
	ActVote           Act = "cast, change, see own ballot while open"
	ActPlan           Act = "agree priorities and rules"
	ActDraftRound     Act = "draft, open, copy a round"
	ActSeal           Act = "seal rules"
	ActExtend         Act = "extend, end an event"
	ActImportRoll     Act = "import roll"
	ActPostcodes      Act = "import postcodes"
	ActIssueCodes     Act = "issue codes"
	ActRevokeCodes    Act = "revoke codes"
	ActKeyPaper       Act = "key in paper, reconcile"
	ActStrikePaper    Act = "take out what another keyed of a paper"
	ActLogCodes       Act = "keep the log of codes"
	ActRunDevice      Act = "run a shared device, see codes used"
	ActLetHelperIn    Act = "let a helper in for a day"
	ActPhoneVote      Act = "take a vote by phone"
	ActWitnessPhone   Act = "witness a vote by phone"
	ActDraft          Act = "create and edit a draft proposal"
	ActSubmit         Act = "submit, withdraw, hand over"
	ActReview         Act = "review, ask for changes"
	ActAppeal         Act = "appeal"
	ActDecideAppeal   Act = "decide an appeal"
	ActScore          Act = "declare interest, score, finish"
	ActPanelResult    Act = "see the panel's result after it is released"
	ActReleasePanel   Act = "release the panel's result"
	ActUndoInterest   Act = "undo a declared interest"
	ActCount          Act = "count, publish a result"
	ActStanding       Act = "void and re-issue, quarantine decision"
	ActDestroyKey     Act = "destroy a round's key"
	ActWitnessKey     Act = "witness that a round's key is destroyed"
	ActProposeAwards  Act = "propose allocation and awards"
	ActApproveAwards  Act = "approve awards"
	ActAnswerOffer    Act = "accept an offer"
	ActDeliver        Act = "milestone, update, measurement"
	ActAskPayment     Act = "ask for a payment"
	ActApprovePayment Act = "approve payments"
	ActVerify         Act = "verify a measurement"
	ActModerate       Act = "hold, hide, release content"
	ActRaiseConcern   Act = "raise a concern"
	ActReadConcerns   Act = "read concerns"
	ActOwnData        Act = "own data: export, correct, erase"
	ActGrantRoles     Act = "grant roles"
	ActSettings       Act = "settings, statements"
	ActAudit          Act = "audit trail"
	ActDesk           Act = "own desk"
	ActDemo           Act = "demo pages"
)

type row map[Role]Scope

func everyone(s Scope) row {
	r := row{}
	for _, role := range Roles {
		r[role] = s
	}
	return r
}

func signedIn(s Scope) row {
	r := everyone(s)
	delete(r, Visitor)
	return r
}

// permissions is the table of who may do what, before the stage of a round is looked at.
var permissions = map[Act]row{
	ActRead:    everyone(ScopeAny),
	ActSignIn:  everyone(ScopeAny),
	ActDemo:    everyone(ScopeAny),
	ActSayNeed: {Visitor: ScopeAny, Voter: ScopeAny, Panel: ScopeAny, Group: ScopeAny, Lead: ScopeAny, Team: ScopeAny, Helper: ScopeAny, Officer: ScopeAny},
	// A visitor may open the ballot: who votes is proved last, by code, and is judged by the store.
	ActVote:           everyone(ScopeOwn),
	ActPlan:           {Panel: ScopeTeam, Team: ScopeTeam, Officer: ScopeTeam},
	ActDraftRound:     {Officer: ScopeTeam},
	ActSeal:           {Officer: ScopeTeam},
	ActExtend:         {Officer: ScopeTeam},
	ActImportRoll:     {Officer: ScopeTeam},
	ActPostcodes:      {Officer: ScopeTeam},
	ActIssueCodes:     {Helper: ScopeOwn, Officer: ScopeTeam},
	ActRevokeCodes:    {Helper: ScopeOwn, Officer: ScopeTeam},
	ActKeyPaper:       {Helper: ScopeOwn, Officer: ScopeTeam},
	ActStrikePaper:    {Officer: ScopeTeam},
	ActLogCodes:       {Helper: ScopeOwn, Officer: ScopeTeam},
	ActRunDevice:      {Helper: ScopeOwn, Officer: ScopeTeam},
	ActLetHelperIn:    {Officer: ScopeTeam},
	ActPhoneVote:      {Officer: ScopeTeam},
	ActWitnessPhone:   {Helper: ScopeOwn, Officer: ScopeTeam},
	ActDraft:          {Panel: ScopeOwn, Group: ScopeOwn, Lead: ScopeTeam, Team: ScopeOwn, Helper: ScopeOwn, Officer: ScopeTeam},
	ActSubmit:         {Panel: ScopeOwn, Group: ScopeOwn, Lead: ScopeTeam, Team: ScopeOwn, Helper: ScopeOwn, Officer: ScopeTeam},
	ActReview:         {Officer: ScopeTeam},
	ActAppeal:         {Group: ScopeOwn, Lead: ScopeTeam},
	ActDecideAppeal:   {Officer: ScopeTeam},
	ActScore:          {Panel: ScopeOwn},
	ActPanelResult:    {Panel: ScopeTeam, Group: ScopeTeam, Lead: ScopeTeam, Team: ScopeTeam, Officer: ScopeTeam, Approver: ScopeTeam, Auditor: ScopeAny},
	ActReleasePanel:   {Officer: ScopeTeam},
	ActUndoInterest:   {Officer: ScopeTeam},
	ActCount:          {Officer: ScopeTeam},
	ActStanding:       {Officer: ScopeTeam},
	ActDestroyKey:     {Officer: ScopeTeam},
	ActWitnessKey:     {Officer: ScopeTeam, Auditor: ScopeAny},
	ActProposeAwards:  {Team: ScopeTeam, Officer: ScopeTeam},
	ActApproveAwards:  {Approver: ScopeTeam},
	ActAnswerOffer:    {Lead: ScopeTeam},
	ActDeliver:        {Group: ScopeOwn, Lead: ScopeTeam, Officer: ScopeTeam},
	ActAskPayment:     {Group: ScopeOwn, Lead: ScopeTeam, Officer: ScopeTeam},
	ActApprovePayment: {Approver: ScopeTeam},
	ActVerify:         {Officer: ScopeTeam},
	ActModerate:       {Officer: ScopeTeam, Safeguarding: ScopeAny},
	ActRaiseConcern:   everyone(ScopeAny),
	ActReadConcerns:   {Safeguarding: ScopeAny},
	ActOwnData:        signedIn(ScopeOwn),
	ActDesk:           signedIn(ScopeOwn),
	ActGrantRoles:     {Admin: ScopeAny},
	ActSettings:       {Admin: ScopeAny},
	ActAudit:          {Officer: ScopeTeam, Approver: ScopeTeam, Safeguarding: ScopeTeam, Auditor: ScopeAny, Admin: ScopeAny},
}

// openDuring are the stages of a round in which an act is possible; an act that is not here has no stage of its own.
var openDuring = map[Act][]Stage{
	ActVote:         {StageVoting, StageGrace},
	ActPlan:         {StageDraft, StagePlanning},
	ActDraft:        {StageProposing, StageReviewing},
	ActSubmit:       {StageProposing, StageReviewing},
	ActReview:       {StageProposing, StageReviewing},
	ActAppeal:       {StageProposing, StageReviewing},
	ActDecideAppeal: {StageProposing, StageReviewing},
	ActScore:        {StageReviewing},
	ActReleasePanel: {StageReviewing, StageSealed, StageVoting, StageGrace, StageClosed, StageCounted, StagePublished},
	ActUndoInterest: {StageReviewing},
	ActSeal:         {StageReviewing},
	ActExtend:       {StageSealed, StageVoting, StageGrace, StageClosed},
	ActImportRoll:   {StageWaiting, StagePlanning, StageProposing, StageReviewing, StageSealed},
	ActIssueCodes:   {StageSealed, StageVoting},
	// After the close too: where a sheet turns out to have been stolen, its batch is revoked before two officers set its votes aside.
	ActRevokeCodes:   {StageSealed, StageVoting, StageGrace, StageClosed},
	ActPhoneVote:     {StageVoting, StageGrace},
	ActWitnessPhone:  {StageVoting, StageGrace},
	ActKeyPaper:      {StageSealed, StageVoting, StageGrace, StageClosed},
	ActStrikePaper:   {StageVoting, StageGrace, StageClosed},
	ActLogCodes:      {StageSealed, StageVoting, StageGrace, StageClosed, StageCounted, StagePublished},
	ActRunDevice:     {StageSealed, StageVoting},
	ActLetHelperIn:   {StageReviewing, StageSealed, StageVoting, StageGrace, StageClosed},
	ActCount:         {StageClosed, StageCounted},
	ActStanding:      {StageVoting, StageGrace, StageClosed},
	ActDestroyKey:    {StagePublished},
	ActWitnessKey:    {StagePublished},
	ActProposeAwards: {StagePublished},
	ActApproveAwards: {StagePublished},
}

// byPass are the acts of whoever was let in by a pass for a day: what a visitor may, and what a session helper is there for. They propose nothing, there is
// no account of theirs to look after, and they are never the second person of an act that takes two: whoever makes a pass could be both.
var byPass = []Act{ActRead, ActSignIn, ActVote, ActRaiseConcern, ActDesk, ActDemo, ActIssueCodes, ActRevokeCodes, ActLogCodes, ActRunDevice}

// Can is the one place that says who may do what: how far this actor's permission for the act reaches while the round is in
// this stage. Pass AnyStage for an act that belongs to no round. The widest of the actor's roles counts.
func Can(actor Actor, act Act, stage Stage) Scope {
	if !OpenDuring(act, stage) || actor.ByPass && !slices.Contains(byPass, act) {
		return ScopeNone
	}
	widest := ScopeNone
	for _, role := range actor.Roles() {
		widest = max(widest, permissions[act][role])
	}
	return widest
}

// OpenDuring reports whether the act is possible while a round is in this stage, whoever asks.
func OpenDuring(act Act, stage Stage) bool {
	stages, bound := openDuring[act]
	if !bound || stage == AnyStage {
		return true
	}
	for _, s := range stages {
		if s == stage {
			return true
		}
	}
	return false
}

// Known reports whether the act is a row of the table, so that a route with none can stop the program at start.
func Known(act Act) bool {
	_, ok := permissions[act]
	return ok
}

// WhoCan are the roles that may do an act at all, for the page that says who to ask.
func WhoCan(act Act) []Role {
	var who []Role
	for _, role := range Roles {
		if permissions[act][role] != ScopeNone {
			who = append(who, role)
		}
	}
	return who
}
