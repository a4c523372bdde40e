package handlers

import (
	"net/http"

	"acorn/models"
	"acorn/views"

	"github.com/labstack/echo/v4"
)

// kind is how a route treats who asks.
type kind int

const (
	personal kind = iota // for this person: a session is loaded, nothing is kept
	proven               // personal, and only for who has shown within the last minutes who they are
	cached               // public, without a form: kept for visitors until something changes
	votes                // the vote: never loads or touches a session, so that nothing says who voted when
	machine              // for machines: no session, and errors have no page
)

// route is one URL and the act that it is.
type route struct {
	method string
	path   string
	act    models.Act
	kind   kind
	handle echo.HandlerFunc
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// allRoutes names every URL of Acorn. A path is a place; what is done there is a POST.
func (s *Server) allRoutes() []route {
	routes := []route{
		{get, "/healthz", models.ActRead, machine, s.healthy},
		{get, "/readyz", models.ActRead, machine, s.ready},
		{get, "/theme.css", models.ActRead, machine, s.theme},
		{get, "/logo/:fingerprint", models.ActRead, machine, s.logo},
		{get, "/carry-on/:id", models.ActDesk, personal, s.carryOn},

		// Signing in, one's own data, what waits for one, statements, concerns, needs, settings.
		{get, "/sign-in", models.ActSignIn, personal, s.signInPage},
		{post, "/sign-in", models.ActSignIn, personal, s.sendSignInCode},
		{get, "/sign-in/code", models.ActSignIn, personal, s.signInCodePage},
		{post, "/sign-in/code", models.ActSignIn, personal, s.signInByCode},
		{post, "/sign-in/with/:provider", models.ActSignIn, personal, s.beginSignIn},
		{get, "/sign-in/back/:provider", models.ActSignIn, personal, s.finishSignIn},
		{post, "/sign-out", models.ActSignIn, personal, s.signOut},
		{get, "/desk", models.ActDesk, personal, s.desk},
		{get, "/you", models.ActOwnData, personal, s.account},
		{post, "/you", models.ActOwnData, personal, s.saveAccount},
		{get, "/you/again", models.ActDesk, personal, s.provePage},
		{post, "/you/again", models.ActDesk, personal, s.sendProofCode},
		{get, "/you/data.json", models.ActOwnData, personal, s.ownData},
		{post, "/you/sign-out-everywhere", models.ActOwnData, personal, s.signOutEverywhere},
		{post, "/you/erase", models.ActOwnData, personal, s.eraseAccount},
		{get, "/accessibility", models.ActRead, cached, s.statement("Accessibility", views.AccessibilityPage)},
		{get, "/privacy", models.ActRead, cached, s.statement("Privacy", views.PrivacyPage)},
		{get, "/privacy/children", models.ActRead, cached, s.statement("Privacy for children and young people", views.ChildPrivacyPage)},
		{get, "/cookies", models.ActRead, cached, s.statement("Cookies", views.CookiesPage)},
		{get, "/complaints", models.ActRead, cached, s.statement("Complaints", views.ComplaintsPage)},
		{get, "/concern", models.ActRaiseConcern, personal, s.concernForm},
		{post, "/concern", models.ActRaiseConcern, personal, s.raiseConcern},
		{get, "/concern/sent", models.ActRaiseConcern, personal, s.statement("Thank you for telling us", views.ConcernSentPage)},
		{get, "/concerns", models.ActReadConcerns, personal, s.concerns},
		{post, "/concerns/:id", models.ActReadConcerns, personal, s.handleConcern},
		{post, "/concerns/:id/take", models.ActReadConcerns, personal, s.takeConcern},
		{post, "/concerns/:id/notes", models.ActReadConcerns, personal, s.noteConcern},
		{get, "/desk/needs", models.ActModerate, personal, s.moderation},
		{post, "/desk/needs/:id", models.ActModerate, personal, s.decideNeed},
		{get, "/audit", models.ActAudit, personal, s.audit},
		{get, "/audit/trail.csv", models.ActAudit, personal, s.auditFile},
		{get, "/settings", models.ActSettings, personal, s.settings},
		{post, "/settings", models.ActSettings, personal, s.saveSettings},
		{post, logoPath, models.ActSettings, personal, s.saveLogo},
		{get, "/roles", models.ActGrantRoles, personal, s.roles},
		{post, "/roles", models.ActGrantRoles, proven, s.proposeRole},
		{post, "/roles/waiting/:id", models.ActGrantRoles, proven, s.decideRole},
		{get, "/roles/:id/end", models.ActGrantRoles, personal, s.endRolePage},
		{post, "/roles/:id/end", models.ActGrantRoles, personal, s.endRole},

		// Public pages of needs, funds and rounds.
		{get, "/", models.ActRead, cached, s.home},
		{get, "/needs", models.ActRead, cached, s.needs},
		{get, "/needs/new", models.ActSayNeed, personal, s.needForm},
		{post, "/needs/new", models.ActSayNeed, personal, s.sayNeed},
		{get, "/needs/thanks", models.ActSayNeed, personal, s.statement("Thank you", views.NeedSaidPage)},
		{get, "/needs/:slug", models.ActRead, cached, s.need},
		{get, "/rounds", models.ActRead, cached, s.rounds},
		{get, "/rounds/:slug", models.ActRead, cached, s.round},
		{get, "/funds", models.ActRead, cached, s.funds},
		{get, "/funds/:slug", models.ActRead, cached, s.fund},

		// Setting up a round.
		{get, "/desk/funds/new", models.ActDraftRound, personal, s.fundForm},
		{post, "/desk/funds/new", models.ActDraftRound, personal, s.createFund},
		{get, "/desk/funds/:slug/correct", models.ActDraftRound, personal, s.correctFundForm},
		{post, "/desk/funds/:slug/correct", models.ActDraftRound, personal, s.correctFund},
		{get, "/desk/funds/:slug/add", models.ActDraftRound, personal, s.addToFundForm},
		{post, "/desk/funds/:slug/add", models.ActDraftRound, personal, s.addToFund},
		{get, "/desk/rounds/new", models.ActDraftRound, personal, s.roundStart},
		{get, "/desk/rounds/new/:template", models.ActDraftRound, personal, s.newRoundForm},
		{post, "/desk/rounds/new/:template", models.ActDraftRound, personal, s.createRound},
		{get, "/desk/rounds/:slug", models.ActDraftRound, personal, s.roundDesk},
		{get, "/desk/rounds/:slug/copy", models.ActDraftRound, personal, s.newRoundForm},
		{post, "/desk/rounds/:slug/copy", models.ActDraftRound, personal, s.createRound},
		{get, "/desk/rounds/:slug/change/:part", models.ActDraftRound, personal, s.changeRoundForm},
		{post, "/desk/rounds/:slug/change/:part", models.ActDraftRound, personal, s.changeRound},
		{get, "/desk/rounds/:slug/rules-compared", models.ActDraftRound, personal, s.rulesCompared},
		{get, "/elections", models.ActRead, cached, s.elections},
		{get, "/elections/:slug", models.ActRead, cached, s.election},
		{get, "/elections/:slug/count", models.ActRead, cached, s.electionCount},
		{get, "/elections/:slug/files", models.ActRead, cached, s.electionFiles},
		{get, "/elections/:slug/election.pb", models.ActRead, cached, s.file(s.Store.ElectionFile("election.pb"), "text/plain; charset=utf-8", "election.pb")},
		{get, "/elections/:slug/result.json", models.ActRead, cached, s.file(s.Store.ElectionFile("result.json"), "application/json; charset=utf-8", "result.json")},
		{get, "/elections/:slug/recount.zip", models.ActRead, cached, s.file(s.Store.ElectionZip, "application/zip", "recount.zip")},
		{get, electionsPath, models.ActDraftRound, personal, s.electionsDesk},
		{post, electionsPath, models.ActDraftRound, personal, s.readElection},
		{get, "/desk/elections/:slug", models.ActDraftRound, personal, s.electionCheck},
		{post, "/desk/elections/:slug", models.ActDraftRound, personal, s.publishElection},
		{post, "/desk/elections/:slug/remove", models.ActDraftRound, personal, s.removeElection},
		{get, "/desk/rounds/:slug/duties", models.ActDraftRound, personal, s.duties},
		{post, "/desk/rounds/:slug/duties", models.ActDraftRound, personal, s.answerDuties},
		{post, "/desk/rounds/:slug/publish", models.ActDraftRound, personal, s.publishRound},
		{post, "/desk/rounds/:slug/discard", models.ActDraftRound, personal, s.discardRound},
		{get, "/desk/rounds/:slug/cancel", models.ActDraftRound, personal, s.cancelForm},
		{post, "/desk/rounds/:slug/cancel", models.ActDraftRound, personal, s.cancelRound},
		{post, "/desk/rounds/:slug/cancel/confirm", models.ActDraftRound, personal, s.cancelStep(s.Store.ConfirmCancel, "The round is cancelled")},
		{post, "/desk/rounds/:slug/cancel/keep", models.ActDraftRound, personal, s.cancelStep(s.Store.KeepRound, "The round goes on")},

		// The planning group.
		{get, "/rounds/:slug/plan", models.ActRead, cached, s.plan},
		{post, "/rounds/:slug/plan", models.ActPlan, personal, s.addPlanItem},
		{post, "/rounds/:slug/plan/:item", models.ActPlan, personal, s.choosePlan},

		// Proposing and reviewing.
		{get, "/rounds/:slug/propose", models.ActRead, cached, s.propose},
		{post, "/rounds/:slug/propose", models.ActDraft, personal, s.startProposal},
		{get, "/proposals/:slug", models.ActRead, cached, s.proposal},
		{get, "/proposals/:slug/edit", models.ActDraft, personal, s.draftTasks},
		{get, "/proposals/:slug/edit/check", models.ActSubmit, personal, s.answers},
		{post, "/proposals/:slug/edit/check", models.ActSubmit, personal, s.submitProposal},
		{get, "/proposals/:slug/edit/sent", models.ActSubmit, personal, s.sent},
		{get, "/proposals/:slug/edit/withdraw", models.ActSubmit, personal, s.withdrawForm},
		{post, "/proposals/:slug/edit/withdraw", models.ActSubmit, personal, s.withdraw},
		{get, "/proposals/:slug/edit/hand-over", models.ActSubmit, personal, s.handOverForm},
		{post, "/proposals/:slug/edit/hand-over", models.ActSubmit, personal, s.handOver},
		{post, "/proposals/:slug/edit/hand-over/take-back", models.ActSubmit, personal, s.takeBackHandover},
		{get, "/proposals/:slug/look-after", models.ActSubmit, personal, s.lookAfterForm},
		{post, "/proposals/:slug/look-after", models.ActSubmit, personal, s.lookAfter},
		{get, "/proposals/:slug/appeal", models.ActAppeal, personal, s.appealForm},
		{post, "/proposals/:slug/appeal", models.ActAppeal, personal, s.appeal},
		{get, "/proposals/:slug/edit/:part", models.ActDraft, personal, s.question},
		{post, "/proposals/:slug/edit/:part", models.ActDraft, personal, s.answer},
		{get, "/desk/rounds/:slug/proposals", models.ActReview, personal, s.reviewTable},
		{post, "/desk/rounds/:slug/proposals", models.ActReview, personal, s.decideReviews},
		{get, "/desk/proposals/:slug", models.ActReview, personal, s.review},
		{post, "/desk/proposals/:slug", models.ActReview, personal, s.decideReview},
		{post, "/desk/proposals/:slug/appeal", models.ActDecideAppeal, personal, s.decideAppeal},

		// The panel.
		{get, "/rounds/:slug/panel", models.ActScore, personal, s.panelList},
		{get, "/rounds/:slug/panel/result", models.ActRead, personal, s.panelResult},
		{get, "/rounds/:slug/panel/:proposal", models.ActScore, personal, s.scored},
		{get, "/rounds/:slug/panel/:proposal/know", models.ActScore, personal, s.know},
		{post, "/rounds/:slug/panel/:proposal/know", models.ActScore, personal, s.answerKnow},
		{get, "/rounds/:slug/panel/:proposal/question/:number", models.ActScore, personal, s.panelQuestion},
		{post, "/rounds/:slug/panel/:proposal/question/:number", models.ActScore, personal, s.answerPanelQuestion},
		{get, "/rounds/:slug/panel/:proposal/comment", models.ActScore, personal, s.panelComment},
		{post, "/rounds/:slug/panel/:proposal/comment", models.ActScore, personal, s.savePanelComment},
		{get, "/rounds/:slug/panel/:proposal/check", models.ActScore, personal, s.checkScores},
		{post, "/rounds/:slug/panel/:proposal/check", models.ActScore, personal, s.finishScores},
		{get, "/desk/rounds/:slug/panel", models.ActReleasePanel, personal, s.panelDesk},
		{post, "/desk/rounds/:slug/panel/release", models.ActReleasePanel, personal, s.releasePanel},
		{get, "/desk/rounds/:slug/panel/interests/:id", models.ActUndoInterest, personal, s.undoInterestPage},
		{post, "/desk/rounds/:slug/panel/interests/:id", models.ActUndoInterest, personal, s.undoInterest},

		// The vote. Each form is answered by going on to a page, so that going back and opening a page again send nothing.
		{get, "/rounds/:slug/vote", models.ActVote, votes, s.ballot},
		{post, "/rounds/:slug/vote", models.ActVote, votes, s.keepPicks},
		{get, "/rounds/:slug/vote/project/:number", models.ActVote, votes, s.voteProject},
		{get, "/rounds/:slug/vote/review", models.ActVote, votes, s.reviewPage},
		{post, "/rounds/:slug/vote/review", models.ActVote, votes, s.reviewVote},
		{get, "/rounds/:slug/vote/check", models.ActVote, votes, s.voteCode},
		{post, "/rounds/:slug/vote/check", models.ActVote, votes, s.checkVoter},
		{post, "/rounds/:slug/vote/cast", models.ActVote, votes, s.castVote},
		{get, "/rounds/:slug/vote/receipt/:tracker", models.ActVote, votes, s.voteReceipt},
		{post, "/rounds/:slug/vote/next", models.ActRead, votes, s.nextVoter},
		{get, "/rounds/:slug/vote/mine", models.ActVote, votes, s.mineForm},
		{post, "/rounds/:slug/vote/mine", models.ActVote, votes, s.mine},
		{get, "/rounds/:slug/vote/mine/code", models.ActVote, votes, s.mineCode},
		{get, "/rounds/:slug/vote/someone", models.ActVote, votes, s.someoneVoted},

		// Sealing, codes, the count and the result.
		{get, "/desk/rounds/:slug/vote", models.ActSeal, personal, s.sealPage},
		{post, "/desk/rounds/:slug/vote", models.ActSeal, proven, s.seal},
		{get, "/desk/rounds/:slug/translations", models.ActDraftRound, personal, s.translations},
		{get, "/desk/rounds/:slug/translations/:language", models.ActDraftRound, personal, s.translationForm},
		{post, "/desk/rounds/:slug/translations/:language", models.ActDraftRound, personal, s.translate},
		{get, "/desk/rounds/:slug/clock", models.ActExtend, personal, s.clockPage},
		{post, "/desk/rounds/:slug/clock", models.ActExtend, personal, s.extendVote},
		{post, "/desk/rounds/:slug/clock/confirm", models.ActExtend, proven, s.clockStep(s.Store.ConfirmExtension, "People can vote for longer")},
		{post, "/desk/rounds/:slug/clock/drop", models.ActExtend, personal, s.clockStep(s.Store.DropExtension, "Voting closes as before")},
		{post, "/desk/rounds/:slug/clock/end", models.ActExtend, personal, s.clockStep(s.Store.ProposeEnd, "Another officer confirms it now")},
		{post, "/desk/rounds/:slug/clock/end/confirm", models.ActExtend, proven, s.clockStep(s.Store.EndEvent, "The vote is over")},
		{post, "/desk/rounds/:slug/clock/end/keep", models.ActExtend, personal, s.clockStep(s.Store.KeepEvent, "The vote goes on")},
		{get, rollPath, models.ActImportRoll, personal, s.rollPage},
		{post, rollPath, models.ActImportRoll, personal, s.receiveRoll},
		{get, rollPath + "/lists/:list", models.ActImportRoll, personal, s.list},
		{get, rollPath + "/lists/:list/problems.csv", models.ActImportRoll, personal, s.listProblems},
		{post, rollPath + "/lists/:list/apply", models.ActImportRoll, proven, s.applyList},
		{post, rollPath + "/lists/:list/discard", models.ActImportRoll, personal, s.discardList},
		{post, rollPath + "/letters", models.ActIssueCodes, personal, s.issueLetters},
		{get, postcodesPath, models.ActPostcodes, personal, s.postcodesPage},
		{post, postcodesPath, models.ActPostcodes, personal, s.receivePostcodes},
		{get, postcodesPath + "/lists/:list", models.ActPostcodes, personal, s.list},
		{get, postcodesPath + "/lists/:list/problems.csv", models.ActPostcodes, personal, s.listProblems},
		{post, postcodesPath + "/lists/:list/apply", models.ActPostcodes, personal, s.applyList},
		{post, postcodesPath + "/lists/:list/discard", models.ActPostcodes, personal, s.discardList},
		{get, "/desk/rounds/:slug/codes", models.ActIssueCodes, personal, s.codesPage},
		{post, "/desk/rounds/:slug/codes", models.ActIssueCodes, personal, s.issueCodes},
		{post, "/desk/rounds/:slug/codes/looked", models.ActLogCodes, personal, s.lookedIntoCodes},
		{get, "/desk/rounds/:slug/codes/:batch", models.ActIssueCodes, personal, s.batch},
		{post, "/desk/rounds/:slug/codes/:batch/log", models.ActLogCodes, personal, s.logCustody},
		{post, "/desk/rounds/:slug/codes/:batch/revoke", models.ActIssueCodes, personal, s.revokeCodes},
		{get, "/desk/rounds/:slug/paper", models.ActKeyPaper, personal, s.papersPage},
		{post, "/desk/rounds/:slug/paper", models.ActKeyPaper, personal, s.printPapers},
		{get, "/desk/rounds/:slug/paper/:batch", models.ActKeyPaper, personal, s.paperBatch},
		{post, "/desk/rounds/:slug/paper/:batch/out", models.ActKeyPaper, personal, s.paperStep(s.Store.SendPapersOut, "The papers are out")},
		{post, "/desk/rounds/:slug/paper/:batch/exchange", models.ActKeyPaper, personal, s.exchangePaper},
		{post, "/desk/rounds/:slug/paper/:batch/counts", models.ActKeyPaper, personal, s.countPapers},
		{get, "/desk/rounds/:slug/paper/:batch/key", models.ActKeyPaper, personal, s.keying(false)},
		{post, "/desk/rounds/:slug/paper/:batch/key", models.ActKeyPaper, personal, s.keyPaper(false)},
		{get, "/desk/rounds/:slug/paper/:batch/again", models.ActKeyPaper, personal, s.keying(true)},
		{post, "/desk/rounds/:slug/paper/:batch/again", models.ActKeyPaper, personal, s.keyPaper(true)},
		{post, "/desk/rounds/:slug/paper/:batch/propose", models.ActKeyPaper, personal, s.paperStep(s.Store.ProposeSettling, "Another person settles it now")},
		{post, "/desk/rounds/:slug/paper/:batch/settle", models.ActKeyPaper, proven, s.paperStep(s.Store.SettlePaper, "The batch is settled, and its votes are cast")},
		{get, "/desk/rounds/:slug/posters", models.ActIssueCodes, personal, s.posters},
		{get, "/desk/rounds/:slug/helpers", models.ActLetHelperIn, personal, s.passes},
		{post, "/desk/rounds/:slug/helpers", models.ActLetHelperIn, personal, s.makePass},
		{post, "/desk/rounds/:slug/helpers/:pass/end", models.ActLetHelperIn, personal, s.endPass},

		// Helping on the day.
		{get, "/help", models.ActSignIn, personal, s.passForm},
		{post, "/help", models.ActSignIn, personal, s.signInByPass},
		{post, "/help/stop", models.ActSignIn, personal, s.stopDevice},
		{get, "/rounds/:slug/help", models.ActRunDevice, personal, s.helpPage},
		{post, "/rounds/:slug/help/device", models.ActRunDevice, personal, s.startDevice},
		{get, "/desk/rounds/:slug/count", models.ActCount, personal, s.countPage},
		{post, "/desk/rounds/:slug/count", models.ActCount, personal, s.countStep(s.Store.CountRound, "The votes are counted")},
		{post, "/desk/rounds/:slug/count/tell", models.ActCount, personal, s.countStep(s.Store.TellProposers, "The proposers have been told")},
		{post, "/desk/rounds/:slug/count/publish", models.ActCount, personal, s.countStep(s.Store.PublishResult, "The result is published")},
		{get, "/desk/rounds/:slug/voters", models.ActStanding, personal, s.votersPage},
		{post, "/desk/rounds/:slug/voters", models.ActStanding, personal, s.findVoter},
		{get, "/desk/rounds/:slug/voters/:entry", models.ActStanding, personal, s.voterPage},
		{post, "/desk/rounds/:slug/voters/:entry", models.ActStanding, personal, s.proposeClosing},
		{get, "/desk/rounds/:slug/checks", models.ActStanding, personal, s.checksPage},
		{post, "/desk/rounds/:slug/checks", models.ActStanding, personal, s.proposeSetAside},
		{post, "/desk/rounds/:slug/standing/:id/let-in", models.ActStanding, personal, s.proposeLetIn},
		{post, "/desk/rounds/:slug/standing/:id/confirm", models.ActStanding, proven, s.confirmStanding},
		{post, "/desk/rounds/:slug/standing/:id/refuse", models.ActStanding, personal, s.refuseStanding},
		{get, "/desk/rounds/:slug/key", models.ActWitnessKey, personal, s.keyPage},
		{post, "/desk/rounds/:slug/key", models.ActDestroyKey, proven, s.proposeKeyDestruction},
		{post, "/desk/rounds/:slug/key/destroy", models.ActDestroyKey, proven, s.keyStep(s.Store.DestroyKey, "The key is destroyed")},
		{post, "/desk/rounds/:slug/key/keep", models.ActDestroyKey, personal, s.keyStep(s.Store.KeepKey, "The key is kept")},
		{get, "/rounds/:slug/rules", models.ActRead, cached, s.rules},
		{get, "/rounds/:slug/rules.json", models.ActRead, cached, s.file(s.Store.RulesFile, "application/json; charset=utf-8", "rules.json")},
		{get, "/rounds/:slug/log", models.ActRead, cached, s.voteLog},
		{get, "/rounds/:slug/log/checkpoints.txt", models.ActRead, cached, s.file(s.Store.CheckpointsFile, "text/plain; charset=utf-8", "checkpoints.txt")},
		{get, "/rounds/:slug/result/log.csv", models.ActRead, cached, s.file(s.Store.LogFile, "text/csv; charset=utf-8", "log.csv")},
		{get, "/rounds/:slug/result", models.ActRead, cached, s.result},
		{get, "/rounds/:slug/results-night", models.ActRead, cached, s.resultsNight},
		{get, "/rounds/:slug/result/receipt", models.ActRead, votes, s.findReceipt},
		{get, "/rounds/:slug/result/count", models.ActRead, cached, s.countSteps},
		{get, "/rounds/:slug/result/files", models.ActRead, cached, s.resultFiles},
		{get, "/rounds/:slug/result/ballots.csv", models.ActRead, cached, s.file(s.Store.BallotsFile, "text/csv; charset=utf-8", "ballots.csv")},
		{get, "/rounds/:slug/result/receipts.txt", models.ActRead, cached, s.file(s.Store.ReceiptNumbers, "text/plain; charset=utf-8", "receipts.txt")},
		{get, "/rounds/:slug/result/election.pb", models.ActRead, cached, s.file(s.Store.RecountFile("election.pb"), "text/plain; charset=utf-8", "election.pb")},
		{get, "/rounds/:slug/result/result.json", models.ActRead, cached, s.file(s.Store.RecountFile("result.json"), "application/json; charset=utf-8", "result.json")},
		{get, "/rounds/:slug/result/recount.zip", models.ActRead, cached, s.file(s.Store.RecountZip, "application/zip", "recount.zip")},

		// Awards and offers.
		{get, "/desk/rounds/:slug/awards", models.ActProposeAwards, personal, s.awards},
		{post, "/desk/rounds/:slug/awards", models.ActProposeAwards, personal, s.proposeAwards},
		{post, "/desk/rounds/:slug/awards/withdraw", models.ActProposeAwards, personal, s.withdrawAwards},
		{get, "/desk/awards/:id", models.ActApproveAwards, personal, s.decision},
		{post, "/desk/awards/:id", models.ActApproveAwards, proven, s.decideAwards},
		{get, "/rounds/:slug/awards", models.ActRead, cached, s.roundAwards},
		{get, "/offers/:id", models.ActAnswerOffer, personal, s.offer},
		{get, "/offers/:id/accept", models.ActAnswerOffer, personal, s.acceptForm},
		{post, "/offers/:id/accept", models.ActAnswerOffer, personal, s.acceptOffer},
		{get, "/offers/:id/decline", models.ActAnswerOffer, personal, s.declineForm},
		{post, "/offers/:id/decline", models.ActAnswerOffer, personal, s.declineOffer},
		{post, "/offers/:id/more-time", models.ActProposeAwards, personal, s.extendOffer},
		{post, "/offers/:id/take-back", models.ActProposeAwards, personal, s.takeBackOffer},

		// Initiatives, payments, measurements.
		{get, "/initiatives", models.ActRead, cached, s.initiatives},
		{get, "/initiatives/:slug", models.ActRead, cached, s.initiative},
		{get, "/initiatives/:slug/manage", models.ActDeliver, personal, s.manage},
		{get, "/initiatives/:slug/manage/payments/new", models.ActAskPayment, personal, s.paymentForm},
		{post, "/initiatives/:slug/manage/payments/new", models.ActAskPayment, personal, s.askPayment},
		{get, "/initiatives/:slug/manage/steps/:id", models.ActDeliver, personal, s.stepForm},
		{post, "/initiatives/:slug/manage/steps/:id", models.ActDeliver, personal, s.stepDone},
		{get, "/initiatives/:slug/manage/plan/new", models.ActDeliver, personal, s.planForm},
		{post, "/initiatives/:slug/manage/plan/new", models.ActDeliver, personal, s.addStep},
		{get, "/initiatives/:slug/manage/plan/:id", models.ActDeliver, personal, s.planForm},
		{post, "/initiatives/:slug/manage/plan/:id", models.ActDeliver, personal, s.changeStep},
		{post, "/initiatives/:slug/manage/plan/:id/remove", models.ActDeliver, personal, s.removeStep},
		{get, "/initiatives/:slug/manage/deal/:id", models.ActDeliver, personal, s.promiseForm},
		{post, "/initiatives/:slug/manage/deal/:id", models.ActDeliver, personal, s.markPromise},
		{get, "/initiatives/:slug/manage/news/new", models.ActDeliver, personal, s.newsForm},
		{post, "/initiatives/:slug/manage/news/new", models.ActDeliver, personal, s.postNews},
		{get, "/initiatives/:slug/manage/news/:id/take-down", models.ActDeliver, personal, s.takeDownForm},
		{post, "/initiatives/:slug/manage/news/:id/take-down", models.ActDeliver, personal, s.takeDownNews},
		{post, "/initiatives/:slug/manage/news/:id/put-back", models.ActDeliver, personal, s.putBackNews},
		{get, "/initiatives/:slug/manage/end", models.ActDeliver, personal, s.endForm},
		{post, "/initiatives/:slug/manage/end", models.ActDeliver, personal, s.endInitiative},
		{get, "/initiatives/:slug/manage/report", models.ActDeliver, personal, s.reportForm},
		{post, "/initiatives/:slug/manage/report", models.ActDeliver, personal, s.reportSmall},
		{get, "/initiatives/:slug/manage/outcomes/new", models.ActDeliver, personal, s.measurementForm},
		{post, "/initiatives/:slug/manage/outcomes/new", models.ActDeliver, personal, s.measure},
		{post, "/initiatives/:slug/manage/outcomes/:id/verify", models.ActVerify, personal, s.verify},
		{get, "/initiatives/:slug/updates/:id/hide", models.ActModerate, personal, s.hideForm},
		{post, "/initiatives/:slug/updates/:id/hide", models.ActModerate, personal, s.hideNews},
		{post, "/initiatives/:slug/updates/:id/show", models.ActModerate, personal, s.showNews},
		{get, "/desk/payments", models.ActApprovePayment, personal, s.payments},
		{get, "/desk/payments/:id", models.ActApprovePayment, personal, s.payment},
		{post, "/desk/payments/:id", models.ActApprovePayment, proven, s.decidePayment},
		{post, "/desk/payments/:id/paid", models.ActApprovePayment, proven, s.recordPaid},
	}
	if s.Config.Demo {
		routes = append(routes, s.demoRoutes()...)
	}
	// Whatever is not above is answered like any page, with the session, so that the way back shows who is signed in.
	return append(routes, route{get, "/*", models.ActRead, personal, func(echo.Context) error { return models.Missing() }})
}
