package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"acorn/cmd/acorn/council"
	"acorn/models"

	"github.com/google/uuid"
)

// polling is what happens around a vote: helpers come, papers are printed and typed in, something stands out, and the vote gets more time.
func (t *teller) polling(r council.Round) {
	if r.Roll.By != "" {
		t.roll(r, r.Roll)
	}
	for _, p := range r.Passes {
		t.pass(r, p)
	}
	if r.Papers.Printed > 0 {
		t.papers(r, r.Papers)
	}
	if r.Odd.Count > 0 {
		t.odd(r, r.Odd)
	}
	if m := r.MoreTime; m.By != "" {
		t.add(m.At, m.By+" gives "+r.Name+" more time", t.by(m.By, func(ctx context.Context, officer models.Actor) error {
			return t.store.ExtendVote(ctx, officer, slug(r), models.ExtendInput{Reason: m.Reason, To: models.TypedMomentOf(t.moment(m.To))})
		}))
		if m.ConfirmedBy != "" {
			t.add(m.ConfirmedAt, m.ConfirmedBy+" confirms that "+r.Name+" gets more time", t.by(m.ConfirmedBy, func(ctx context.Context, officer models.Actor) error {
				page, err := t.store.ClockPage(ctx, officer, slug(r))
				if err != nil {
					return err
				}
				return t.store.ConfirmExtension(ctx, officer, slug(r), page.Seen)
			}))
		}
	}
	if r.TakenOff.By != "" {
		t.takenOff(r, r.TakenOff)
	}
}

// takenOff has an officer propose to take a translation off the ballot, and another confirm it.
func (t *teller) takenOff(r council.Round, o council.TakenOff) {
	number := func(ctx context.Context) (int, error) {
		ballot, err := t.store.BallotPage(ctx, slug(r), "")
		if err != nil {
			return 0, err
		}
		i := slices.IndexFunc(ballot.Projects, func(p models.BallotProject) bool { return p.Title == o.Title })
		if i < 0 {
			return 0, models.Missing()
		}
		return ballot.Projects[i].Number, nil
	}
	t.add(o.At, o.By+" proposes to take a translation off the ballot of "+r.Name, t.by(o.By, func(ctx context.Context, officer models.Actor) error {
		n, err := number(ctx)
		if err != nil {
			return err
		}
		return t.store.TakeTranslationDown(ctx, officer, slug(r), o.Language, n, "reason", o.Reason)
	}))
	t.add(o.ConfirmedAt, o.ConfirmedBy+" confirms it", t.by(o.ConfirmedBy, func(ctx context.Context, officer models.Actor) error {
		n, err := number(ctx)
		if err != nil {
			return err
		}
		page, err := t.store.TranslationsPage(ctx, officer, slug(r), o.Language)
		if err != nil {
			return err
		}
		line, err := find(page.Written, func(l models.TranslationLine) bool { return l.Number == n })
		if err != nil {
			return err
		}
		return t.store.ConfirmTranslationDown(ctx, officer, slug(r), o.Language, n, line.Seen)
	}))
}

// roll has a list of who may vote brought in, at the second try without a slip, and applied by another officer.
func (t *teller) roll(r council.Round, l council.Roll) {
	good := rollFile(l)
	bring := func(name, file string) func(ctx context.Context, officer models.Actor) error {
		return func(ctx context.Context, officer models.Actor) error {
			in := models.NewList{Source: l.Source, Basis: l.Basis, BasisNote: l.Ground, Lawful: true, FileName: name}
			if _, err := t.store.ReceiveRoll(ctx, officer, slug(r), in, strings.NewReader(file)); err != nil {
				return err
			}
			_, err := t.store.WorkOnLists(ctx)
			return err
		}
	}
	t.add(l.Broken, l.By+" brings in a list with two slips in it", t.by(l.By, bring("brook-lane.csv", good+"BL-003,somebody.else@post.example\nBL-099,not an address\n")))
	t.add(l.BroughtIn, l.By+" throws that list away and brings in the right one", t.by(l.By, func(ctx context.Context, officer models.Actor) error {
		page, err := t.store.RollPage(ctx, officer, slug(r))
		if err != nil {
			return err
		}
		if page.Waiting == nil {
			return models.Missing()
		}
		if _, err := t.store.DiscardList(ctx, officer, slug(r), page.Waiting.ID); err != nil {
			return err
		}
		return bring("brook-lane-2.csv", good)(ctx, officer)
	}))
	t.add(l.AppliedAt, l.AppliedBy+" applies the list", t.by(l.AppliedBy, func(ctx context.Context, officer models.Actor) error {
		page, err := t.store.RollPage(ctx, officer, slug(r))
		if err != nil {
			return err
		}
		if page.Waiting == nil {
			return models.Missing()
		}
		if err := t.store.ApplyList(ctx, officer, slug(r), page.Waiting.ID, page.Waiting.FileHash); err != nil {
			return err
		}
		_, err = t.store.WorkOnLists(ctx)
		return err
	}))
	t.add(l.Letters, l.By+" makes codes for those without email", t.by(l.By, func(ctx context.Context, officer models.Actor) error {
		_, err := t.store.IssueLetters(ctx, officer, slug(r), "First post", l.ByLetter)
		return err
	}))
}

// rollFile is the list as a file: people with an address or a mobile number, who are the round's voters, and people without.
func rollFile(l council.Roll) string {
	var file strings.Builder
	file.WriteString("reference,email,mobile\n")
	for i := range l.WithEmail + l.ByLetter {
		address, number := "", ""
		if i < l.WithEmail {
			address = voterContact(i)
		}
		if models.IsMobile(address) {
			address, number = "", address
		}
		fmt.Fprintf(&file, "BL-%03d,%s,%s\n", i+1, address, number)
	}
	return file.String()
}

// pass lets a helper in for a day, who prints codes, writes into their log that they are handed out, and has them used.
func (t *teller) pass(r council.Round, p council.Pass) {
	code := ""
	t.add(p.Made, p.By+" makes a pass for "+p.Venue, t.by(p.By, func(ctx context.Context, officer models.Actor) error {
		made, err := t.store.MakePass(ctx, officer, slug(r), models.PassInput{Venue: p.Venue, Name: p.Name, Day: typedDay(t.moment(p.Day))})
		code = made.Code
		return err
	}))
	if p.Codes == 0 {
		return
	}
	t.add(p.Day, p.Name+" prints voting codes", func(ctx context.Context) error {
		person, _, err := t.store.OpenPass(ctx, code)
		if err != nil {
			return err
		}
		helper, err := t.store.Actor(ctx, person)
		if err != nil {
			return err
		}
		issued, err := t.store.IssueCodes(ctx, helper, slug(r), models.NewCodes{Label: p.Label, HeldBy: p.Venue, Kind: models.PlaceYouthClub, Count: strconv.Itoa(p.Codes)})
		if err != nil {
			return err
		}
		t.codes[r.Key] = append(issued.Codes, t.codes[r.Key]...) // handed out at once
		return t.store.LogCustody(ctx, helper, slug(r), issued.Batch.ID, models.CustodyInput{Kind: models.CustodyHandedOut, Codes: strconv.Itoa(p.Codes), Place: "Young people at the drop-in"})
	})
}

// odd casts votes that stand out, and has two officers decide about them.
func (t *teller) odd(r council.Round, o council.Odd) {
	for i := range o.Count {
		at := o.At
		at.Minute += i
		t.add(at, "a vote that stands out", func(ctx context.Context) error {
			ids, err := t.onBallot(ctx, r)
			if err != nil {
				return err
			}
			cast := models.Cast{Slug: slug(r), Submission: uuid.NewString(), Belongs: models.BelongsLive, Network: "one place", Email: fmt.Sprintf(o.Address, i+1)}
			cast.Picks = []string{ids[t.proposal(o.Pick).Title]}
			if err := t.askCode(ctx, &cast); err != nil {
				return err
			}
			_, err = t.store.CastBallot(ctx, cast)
			return err
		})
	}
	t.add(o.ProposedAt, o.ProposedBy+" proposes to set aside what stands out", t.by(o.ProposedBy, func(ctx context.Context, officer models.Actor) error {
		if _, err := t.store.SettleStandings(ctx); err != nil { // a job does, every few minutes: it enrols who came
			return err
		}
		page, err := t.store.ChecksPage(ctx, officer, slug(r))
		if err != nil {
			return err
		}
		flag, err := find(page.Flags, func(f models.Flag) bool { return f.Kind == models.FlagSeries })
		if err != nil {
			return err
		}
		return t.store.ProposeSetAside(ctx, officer, slug(r), flag.Key, "flag-1", o.Reason)
	}))
	t.add(o.DecidedAt, o.DecidedBy+" confirms it", t.by(o.DecidedBy, func(ctx context.Context, officer models.Actor) error {
		page, err := t.store.ChecksPage(ctx, officer, slug(r))
		if err != nil {
			return err
		}
		waiting, err := find(page.Waiting, func(d models.StandingLine) bool { return !d.Own })
		if err != nil {
			return err
		}
		_, err = t.store.ConfirmStanding(ctx, officer, slug(r), waiting.ID)
		return err
	}))
}

// papers prints paper ballots, has them filled in, and has two people type in what came back: not all of it yet, and one of it differently.
func (t *teller) papers(r council.Round, p council.Papers) {
	t.add(p.PrintedAt, p.PrintedBy+" prints paper ballots", t.by(p.PrintedBy, func(ctx context.Context, officer models.Actor) error {
		_, err := t.store.PrintPapers(ctx, officer, slug(r), models.NewPapers{Label: p.Label, Venue: p.Venue, Count: strconv.Itoa(p.Printed)})
		return err
	}))
	t.onPapers(r, p, p.Out, p.PrintedBy, "takes the papers to the venue", func(ctx context.Context, actor models.Actor, b models.PaperBatch) error {
		return t.store.SendPapersOut(ctx, actor, slug(r), b.ID)
	})
	types := func(at council.Offset, who string, from, to int, again bool, read func(n int) string) {
		t.onPapers(r, p, at, who, "types papers in", func(ctx context.Context, actor models.Actor, b models.PaperBatch) error {
			for n := from; n <= to; n++ {
				in := models.KeyInput{Number: models.PaperNumber(b.FirstNumber + n - 1), Reading: read(n)}
				if _, err := t.store.KeyPaper(ctx, actor, slug(r), b.ID, in, again); err != nil {
					return err
				}
			}
			return nil
		})
	}
	as := func(n int) string { return p.Readings[n-1] }
	types(p.Typed, p.First, 1, len(p.Readings), false, as)
	later := p.Typed
	later.Hour += 3
	types(later, p.Second, 1, p.Twice, false, func(n int) string {
		if n == p.Differs {
			return p.Otherwise
		}
		return as(n)
	})
	counted := later
	counted.Hour++
	t.onPapers(r, p, counted, p.PrintedBy, "writes down what the venue counted", func(ctx context.Context, actor models.Actor, b models.PaperBatch) error {
		in := models.PaperCounts{Returned: strconv.Itoa(len(p.Readings)), Spoiled: "0", Unused: strconv.Itoa(p.Printed - len(p.Readings)), Away: "0"}
		return t.store.CountPapers(ctx, actor, slug(r), b.ID, in)
	})
	types(p.Rest, p.Second, p.Twice+1, len(p.Readings), false, as)
	types(p.Looked, p.PrintedBy, p.Differs, p.Differs, true, as)
	t.onPapers(r, p, p.Proposed, p.Second, "proposes to settle the papers", func(ctx context.Context, actor models.Actor, b models.PaperBatch) error {
		return t.store.ProposeSettling(ctx, actor, slug(r), b.ID)
	})
	t.onPapers(r, p, p.Settled, p.PrintedBy, "settles the papers", func(ctx context.Context, actor models.Actor, b models.PaperBatch) error {
		page, err := t.store.PaperBatchPage(ctx, actor, slug(r), b.ID)
		if err != nil {
			return err
		}
		return t.store.SettlePaper(ctx, actor, slug(r), b.ID, page.Seen)
	})
}

// onPapers is an act on the round's batch of papers.
func (t *teller) onPapers(r council.Round, p council.Papers, at council.Offset, person, what string, do func(ctx context.Context, actor models.Actor, b models.PaperBatch) error) {
	t.add(at, person+" "+what, t.by(person, func(ctx context.Context, actor models.Actor) error {
		page, err := t.store.PaperPage(ctx, actor, slug(r))
		if err != nil {
			return err
		}
		batch, err := find(page.Batches, func(b models.PaperBatchLine) bool { return b.Label == p.Label })
		if err != nil {
			return err
		}
		return do(ctx, actor, batch.PaperBatch)
	}))
}

// Parts of the addresses that people vote with: so many that neither the addresses nor where their mail is make a pattern.
const (
	voterFirst = "ada ben cleo dan eve fay gus hal ida jon kim lou meg ned oz pam quinn ros sid tess una val wes yas zac art bea cal dot edd flo"
	voterLast  = "ash bell cole dunn ely ford gray hart ives jones kent lane moss nash orr page reed shaw tate wood"
	voterMail  = "post inkwell harbour quay meadow lantern kettle robin thimble marble copper saltbox willow pebble anchor bramble clover drift ember fern gable hazel island jetty kiln loft mint nutmeg orchard"
)

// voterAddress is the address of the n-th voter, from 0.
func voterAddress(n int) string {
	first, last, mail := strings.Fields(voterFirst), strings.Fields(voterLast), strings.Fields(voterMail)
	return first[n%len(first)] + "." + last[n/len(first)%len(last)] + "@" + mail[n%len(mail)] + ".example"
}
