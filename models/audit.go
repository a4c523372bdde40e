package models

import (
	"encoding/json"
	"slices"
	"time"
)

// AuditEntry is one act of an officer, chained to the one before.
type AuditEntry struct {
	Number     int64 `gorm:"primaryKey;autoIncrement:false"`
	At         time.Time
	ActorID    *string
	Act        string
	ObjectKind string
	ObjectID   string
	RoundID    *string
	Reason     string
	Detail     string // JSON
	PrevHash   string
	Hash       string
}

// AuditLine is an entry of the audit trail with what is called how today: who did it, in which round, and what it was done to. A name that is
// no longer there is empty.
type AuditLine struct {
	AuditEntry
	Who       string
	RoundName string
	RoundSlug string // of a published round
	Object    string // what it was done to, by its name
	Href      string // the page of that, where everybody who reads the trail may open it
	Where     string // the team or organisation of a role
}

// Facts are what an entry recorded beside its act, by their names; none where it recorded a single value.
func (l AuditLine) Facts() map[string]any {
	var facts map[string]any
	if json.Unmarshal([]byte(l.Detail), &facts) != nil {
		return nil
	}
	return facts
}

// Fact is one recorded word, or empty.
func (l AuditLine) Fact(name string) string {
	word, _ := l.Facts()[name].(string)
	return word
}

// Changes are what was and what is now, of an entry that recorded it: a round's or the settings' change.
func (l AuditLine) Changes() []FactChange {
	var detail struct{ Facts []FactChange }
	if json.Unmarshal([]byte(l.Detail), &detail) != nil {
		return nil
	}
	return detail.Facts
}

// AuditKind is a kind of act that the trail can be narrowed to.
type AuditKind struct {
	Key  string
	Acts []Act
}

// AuditKinds are the kinds, in the order in which a round goes.
var AuditKinds = [...]AuditKind{
	{"rounds", []Act{ActDraftRound, ActPlan, ActSeal}},
	{"proposals", []Act{ActDraft, ActSubmit, ActReview, ActAppeal, ActDecideAppeal}},
	{"panel", []Act{ActReleasePanel, ActUndoInterest}},
	{"votes", []Act{ActIssueCodes, ActRevokeCodes, ActKeyPaper, ActStrikePaper, ActPhoneVote, ActWitnessPhone, ActExtend, ActStanding, ActCount, ActDestroyKey}},
	{"awards", []Act{ActProposeAwards, ActApproveAwards, ActAnswerOffer}},
	{"payments", []Act{ActAskPayment, ActApprovePayment}},
	{"delivery", []Act{ActDeliver, ActVerify}},
	{"moderation", []Act{ActModerate}},
	{"concerns", []Act{ActReadConcerns}},
	{"people", []Act{ActGrantRoles, ActOwnData}},
	{"settings", []Act{ActSettings}},
}

// AuditFilter narrows the trail. Each field is as it stood in the address; what says nothing sensible narrows nothing.
type AuditFilter struct {
	Person string // an id
	Round  string // an id
	Kind   string // the key of one of AuditKinds
	From   string // a day, 2026-11-22, in Europe/London
	To     string // the last day
}

// Narrows reports whether the filter leaves anything out.
func (f AuditFilter) Narrows() bool { return f != AuditFilter{} }

// Acts are those that the filter leaves; none are left out when there are none.
func (f AuditFilter) Acts() []Act {
	at := slices.IndexFunc(AuditKinds[:], func(k AuditKind) bool { return k.Key == f.Kind })
	if at < 0 {
		return nil
	}
	return AuditKinds[at].Acts
}

// Period is the time that the filter leaves: its first moment, and the one at which it is over. Each is zero where it is open.
func (f AuditFilter) Period() (time.Time, time.Time) {
	var from, until time.Time
	if day, err := time.ParseInLocation(time.DateOnly, f.From, london()); err == nil {
		from = day.UTC()
	}
	if day, err := time.ParseInLocation(time.DateOnly, f.To, london()); err == nil {
		until = day.AddDate(0, 0, 1).UTC()
	}
	return from, until
}

// AuditChoices are the people and rounds that the trail can be narrowed to.
type AuditChoices struct{ People, Rounds []AuditChoice }

// AuditChoice is one of them.
type AuditChoice struct{ ID, Name string }
