package store

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"testing"
	"time"

	"acorn/models"
)

// madeUp is the pepper of no installation.
type madeUp struct{ Keys }

func (madeUp) Pepper(purpose string) []byte {
	pepper := sha256.Sum256([]byte("made up for " + purpose))
	return pepper[:]
}

// madeUpResult is a result with something in every column.
func madeUpResult() *wholeResult {
	line := func(proposal string, number int, votedIn bool) models.ResultProject {
		return models.ResultProject{ResultLine: models.ResultLine{RoundID: "round", ProposalID: proposal, Rank: 3 - number, Votes: 70 + number, People: 60 + number, CostPence: 480_000, LeftPence: 20_000,
			VotedIn: votedIn, Reason: "selected", VotesShort: number - 1}, Number: number, Title: "Girls’ “football” & <more>", Slug: "girls-football", Why: "Most votes"}
	}
	return &wholeResult{
		result: models.Result{RoundID: "round", RulebookHash: "rules", BallotsHash: "ballots", Ballots: 74, VotersServed: 71, SpentPence: 480_000, Outcome: `{"version":"a"}`, OtherOutcome: `{"version":"b"}`},
		lines:  []models.ResultProject{line("two", 2, true), line("one", 1, false)},
		check:  models.CountCheck{RoundID: "round", VoidBallots: 2, SetAside: 11, WithThem: `{"one":4}`, Partly: `{"now":null}`},
	}
}

// TestMarksStayWhatTheyAre holds that what was marked once fits its mark for as long as that is kept, whatever else is written down since. A mark that is made otherwise from now on is a form of its own, beside the
// one before: none of these lines ever changes.
func TestMarksStayWhatTheyAre(t *testing.T) {
	t.Parallel()
	said, err := madeUpResult().marked()
	const want = `{"form":"acorn-result/1","round":"round","rulebook_hash":"rules","ballots_hash":"ballots","ballots":74,"voters_served":71,"spent_pence":480000,` +
		`"outcome":"{\"version\":\"a\"}","other_outcome":"{\"version\":\"b\"}","lines":[` +
		`{"round":"round","proposal":"two","number":2,"title":"Girls’ “football” \u0026 \u003cmore\u003e","rank":1,"votes":72,"people":62,"cost_pence":480000,"left_pence":20000,"voted_in":true,"reason":"selected","votes_short":1},` +
		`{"round":"round","proposal":"one","number":1,"title":"Girls’ “football” \u0026 \u003cmore\u003e","rank":2,"votes":71,"people":61,"cost_pence":480000,"left_pence":20000,"voted_in":false,"reason":"selected","votes_short":0}],` +
		`"beside":{"round":"round","void_ballots":2,"set_aside":11,"with_them":"{\"one\":4}","partly":"{\"now\":null}"}}`
	if string(said) != want || err != nil {
		t.Errorf("a result is marked as %s, %v", said, err)
	}
	s := &Store{keys: madeUp{}}
	result, err := s.publishedMark(madeUpResult())
	if err != nil {
		t.Fatal(err)
	}
	at, somebody := time.Date(2026, 5, 3, 12, 30, 15, 123_000, time.UTC), "somebody"
	entry := models.RollEntry{ID: "entry", RoundID: "round", Channel: "email", ContactHash: []byte{1}, Contact: "a@people.example", MobileHash: []byte{2}, Mobile: "+447700900001", ReferenceHash: []byte{3}}
	card := models.BallotProject{ID: "proposal", Slug: "slug", Number: 4, Title: "Title", CostPence: 5, Summary: "Summary", GroupName: "Group", Place: "Place", PeopleCount: 6, Theme: "play"}
	full := models.VersionContent{ProposalInput: models.ProposalInput{Title: "Title", Summary: "Summary", NeedID: "need", NeedText: "Need", What: "What", Place: "Place", WhoFor: "Whom", PeopleCount: 6, Theme: "play",
		Budget: []models.BudgetItem{{Label: "Hall", Pence: 100}}, GroupName: "Group", Partners: []models.PartnerItem{{Name: "School", Part: "Room"}}, CouncilWill: []string{"Pay"}, GroupWill: []string{"Run it", "Tell"},
		HowKnown: "Ask them"}, OutcomeNames: []string{"Safer", "Happier"}}
	translated := models.ProjectTranslation{RoundID: "round", Number: 4, Language: "pl", Title: "Tytuł", Summary: "Zdanie", What: "Co", Place: "Gdzie", AddedBy: somebody}
	s.markTranslation(&translated)
	s.confirmTranslation(&translated, "another")
	texts := s.textMarks("round")
	for _, m := range []struct {
		name string
		mark []byte
		want string
	}{
		{"a result", result, "faf89166da6427b7f81fc7e75e4cdad0d43d93d71ee666b298b2334249d0d255"},
		{"a sealed round", s.sealMark("round", "hash"), "bb7c3119bb78009ad7e934684b8f3fc6724d0d686b314939d033909c307b2da7"},
		{"a project on the ballot", texts.of(cardTexts, 4, card.Texts()), "04ec20533c975f14647014f2c731235181d939ad4f56139dc54d2a6d82e1b7aa"},
		{"a project's page", texts.of(fullTexts, 4, full.Texts()), "4c93760ebf361f48f80fa38104e520653ff29bb96a37168565a8bf9c469731a8"},
		{"a translation on the ballot", translated.CardMark, "98905cf595c413a913d3a8716ea6022559221de4882c31d36a76b448f4058ffe"},
		{"a translation", translated.FullMark, "ec7bb1632703b8b5e7059e935dc1ef838c631e5853c6511b0c27736c6440b037"},
		{"a translation that was confirmed", translated.ConfirmedMark, "955aa78bb7978db792378eea6fa153d878286d3d97b4178253382e5af2729f60"},
		{"more time", s.extensionMark(models.Extension{RoundID: "round", CloseTo: at}), "0f2d8c5ed120779dd9d7ca90a438a50cb8fba3849d5d3150e378f61e07b2a45c"},
		{"the end of an event", s.endMark("round", at), "0fd2b848a8c900609893161edc95fb1eba82526b8f70b35f5e4cf14591ab89f3"},
		{"the destruction of a key", s.keyMark(models.KeyDestruction{RoundID: "round", Statement: "Nothing", ProposedBy: "one", ConfirmedBy: &somebody, ConfirmedAt: &at}), "589ec1cea708cae3371630132744e6b0f0a866b1512d8f11ce094f069a16c84e"},
		{"an entry of the roll", s.entryMark(entry), "515e8a04c29af534186089eb6c4385bc590c5ba12b1c9b210454d7e25feb76bf3f11a0b883686300e78a210f0f14166786fdfd0f28467b0c15cfb452889580c8"},
		{"a paper's code", s.codeMark("round", "entry", 7, []byte{8}), "7ae875aafe1e768e7eb2bcbbf307365567210ad5be67a9b71daea7b5a05e8e28"},
	} {
		if got := hex.EncodeToString(m.mark); got != m.want {
			t.Errorf("the mark of %s is %s", m.name, got)
		}
	}
}

// TestAllThatIsShownOfAResultIsMarked goes over every column that a result has, or gets: it is in the mark, or named here as what is not.
func TestAllThatIsShownOfAResultIsMarked(t *testing.T) {
	t.Parallel()
	before, err := madeUpResult().marked()
	if err != nil {
		t.Fatal(err)
	}
	unmarked := []string{"CountedBy", "CountedAt", "ProposersToldBy", "ProposersToldAt", "PublishedBy", "PublishedAt", "Mark", "Slug", "Why"}
	change := func(in func(w *wholeResult) any) {
		t.Helper()
		for _, field := range reflect.VisibleFields(reflect.TypeOf(in(madeUpResult())).Elem()) {
			if field.Anonymous {
				continue
			}
			w := madeUpResult()
			value := reflect.ValueOf(in(w)).Elem().FieldByIndex(field.Index)
			switch value.Kind() {
			case reflect.String:
				value.SetString(value.String() + ".")
			case reflect.Int, reflect.Int64:
				value.SetInt(value.Int() + 1)
			case reflect.Bool:
				value.SetBool(!value.Bool())
			default:
				if !slices.Contains(unmarked, field.Name) {
					t.Errorf("%s is neither marked nor named as what is not", field.Name)
				}
				continue
			}
			after, err := w.marked()
			if err != nil || (string(after) == string(before)) != slices.Contains(unmarked, field.Name) {
				t.Errorf("with another %s it is marked as %s, %v", field.Name, after, err)
			}
		}
	}
	change(func(w *wholeResult) any { return &w.result })
	change(func(w *wholeResult) any { return &w.lines[1] })
	change(func(w *wholeResult) any { return &w.check })
}
