package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"acorn/cmd/acorn/council"
	"acorn/models"
	"acorn/models/lang"

	"github.com/google/uuid"
)

// translate writes what the ballot says of the round's projects in other languages.
func (t *teller) translate(ctx context.Context, officer models.Actor, r council.Round) error {
	ballot, err := t.store.BallotPage(ctx, slug(r), "")
	if err != nil {
		return err
	}
	in := map[string]models.TranslationInput{}
	for _, said := range r.Translated {
		if _, ok := in[said.Language]; !ok {
			in[said.Language] = models.TranslationInput{}
		}
		for _, project := range ballot.Projects {
			if project.Title == said.Title {
				in[said.Language][project.Number] = models.TranslationText{Title: said.Saying, Summary: said.Summary, What: said.What, Place: said.Where}
			}
		}
	}
	for tag, typed := range in {
		if err := t.store.Translate(ctx, officer, slug(r), tag, typed); err != nil {
			return err
		}
		if r.SealedBy == "" {
			continue
		}
		second, err := t.as(ctx, r.SealedBy)
		if err != nil {
			return err
		}
		page, err := t.store.TranslationsPage(ctx, second, slug(r), tag)
		if err != nil {
			return err
		}
		if err := t.store.ConfirmTranslations(ctx, second, slug(r), tag, page.SeenTexts); err != nil {
			return err
		}
	}
	return nil
}

// vote seals a round, issues its codes, lets people vote, and counts and publishes what they chose.
func (t *teller) vote(r council.Round) {
	tt := r.Timetable
	if tt.Sealed.IsZero() {
		return
	}
	sealing := func(do func(ctx context.Context, officer models.Actor, seen string) error) func(context.Context, models.Actor) error {
		return func(ctx context.Context, officer models.Actor) error {
			page, err := t.store.SealPage(ctx, officer, slug(r))
			if err != nil {
				return err
			}
			return do(ctx, officer, page.Seen)
		}
	}
	t.add(tt.Sealed, r.Officer+" seals "+r.Name+", or proposes that", t.by(r.Officer, sealing(func(ctx context.Context, officer models.Actor, seen string) error {
		return t.store.SealRound(ctx, officer, slug(r), seen, "")
	})))
	if r.SealedBy != "" {
		t.add(tt.Sealed, r.SealedBy+" seals "+r.Name, t.by(r.SealedBy, sealing(func(ctx context.Context, officer models.Actor, seen string) error {
			return t.store.ConfirmSeal(ctx, officer, slug(r), seen)
		})))
	}
	printed := tt.Sealed
	printed.Minute += 30
	t.add(printed, r.Officer+" prints the voting codes of "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
		for _, b := range r.Batches {
			issued, err := t.issue(ctx, officer, r, b)
			if err != nil {
				return err
			}
			t.codes[r.Key] = append(t.codes[r.Key], issued...)
		}
		mix(t.codes[r.Key]) // people of all places vote, one after another
		return nil
	}))
	if len(r.Translated) > 0 {
		t.add(printed, r.Officer+" has the projects of "+r.Name+" translated", t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
			return t.translate(ctx, officer, r)
		}))
	}
	if r.Desk.Codes > 0 {
		opened := tt.VotingOpen
		opened.Hour++
		t.add(opened, "Tessa prints voting codes for the library's desk", t.by("tessa", func(ctx context.Context, tessa models.Actor) error {
			codes, err := t.issue(ctx, tessa, r, r.Desk)
			t.spare = append(t.spare, spareCodes{r.Name, slug(r), codes})
			return err
		}))
	}
	t.cast(r)
	t.add(tt.Counted, r.Officer+" counts "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
		return t.store.CountRound(ctx, officer, slug(r))
	}))
	t.add(tt.ProposersTold, r.Officer+" tells the proposers of "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
		return t.store.TellProposers(ctx, officer, slug(r))
	}))
	t.add(tt.Result, r.Officer+" publishes the result of "+r.Name, t.by(r.Officer, func(ctx context.Context, officer models.Actor) error {
		return t.store.PublishResult(ctx, officer, slug(r))
	}))
}

func (t *teller) issue(ctx context.Context, actor models.Actor, r council.Round, b council.Batch) ([]string, error) {
	issued, err := t.store.IssueCodes(ctx, actor, slug(r), models.NewCodes{Label: b.Label, HeldBy: b.HeldBy, Kind: b.Kind, Count: strconv.Itoa(b.Codes)})
	if err != nil || b.Handed == "" {
		return issued.Codes, err
	}
	return issued.Codes, t.store.LogCustody(ctx, actor, slug(r), issued.Batch.ID, models.CustodyInput{Kind: models.CustodyHandedOut, Codes: strconv.Itoa(b.Codes), Place: b.Handed})
}

// cast puts every ballot into the story, in an order that no bloc shows in, and the receipts that follow each evening.
func (t *teller) cast(r council.Round) {
	opens, closes := t.moment(r.Timetable.VotingOpen), t.moment(r.Timetable.VotingClose)
	byEmail, byCode, later := expand(r.Blocs, council.ByEmail), expand(r.Blocs, council.ByCode), expand(r.Later, council.ByEmail)
	emailed, coded := closes, closes
	if r.State == council.StateVoting {
		// Whoever votes by email does so at once, so that their mail does not bury what came since.
		emailed, coded = opens.Add(48*time.Hour), t.moment(council.Offset{Days: -1, Hour: 22})
	}
	t.ballots(r, byEmail, opens, emailed, 0)
	t.ballots(r, byCode, opens, coded, len(byEmail))
	first := opens
	if tomorrow := t.moment(council.Offset{Days: 1, Hour: 8}); tomorrow.After(first) {
		first = tomorrow
	}
	// The last come a good while before the close, so that whoever starts the demo once a day has them all.
	t.ballots(r, later, first, closes.Add(-36*time.Hour), len(byEmail)+len(byCode))
	for evening := lang.London(opens); evening.Before(closes); evening = evening.AddDate(0, 0, 1) {
		at := time.Date(evening.Year(), evening.Month(), evening.Day(), 22, 30, 0, 0, evening.Location())
		t.addAt(at.Add(31*time.Minute), "about how many have voted is noted", func(ctx context.Context) error {
			_, err := t.store.NoteTurnout(ctx)
			return err
		})
		if r.Ballot.Assurance != council.AssuranceEmail {
			continue
		}
		t.addAt(at, "receipts of "+r.Name+" go out", func(ctx context.Context) error {
			_, err := t.store.SendReceipts(ctx)
			return err
		})
	}
}

// ballot is one person's picks, by their keys.
type ballot struct {
	channel string
	picks   []string
}

// expand is every ballot of some blocs that comes by a channel, shuffled so that the same ballots always come in the same order.
func expand(blocs []council.Bloc, channel string) []ballot {
	var list []ballot
	for _, b := range blocs {
		for range b.Ballots {
			if b.Channel == channel {
				list = append(list, ballot{b.Channel, b.Picks})
			}
		}
	}
	mix(list)
	return list
}

// mix shuffles a list, so that the same list always comes in the same order.
func mix[T any](list []T) {
	//nolint:gosec // the demo's ballots come in an order that is the same each time; nothing hangs on it
	rand.New(rand.NewPCG(2019, uint64(len(list)))).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// ballots puts ballots into the story between two times. Voters are numbered from the number before.
func (t *teller) ballots(r council.Round, list []ballot, from, to time.Time, before int) {
	for i, b := range list {
		at := from.Add(to.Sub(from) * time.Duration(2*i+1) / time.Duration(2*len(list)))
		if to.Sub(from) > 24*time.Hour {
			at = spread(from, to, i, len(list))
		}
		t.addAt(at, "somebody votes in "+r.Name, func(ctx context.Context) error { return t.castOne(ctx, r, b, before+i) })
	}
}

// castOne casts a ballot as its voter does: with a printed code, or with a one-time code that comes by email or text.
func (t *teller) castOne(ctx context.Context, r council.Round, b ballot, number int) error {
	ids, err := t.onBallot(ctx, r)
	if err != nil {
		return err
	}
	cast := models.Cast{Slug: slug(r), Submission: uuid.NewString(), Belongs: r.Ballot.Belonging[number%5%len(r.Ballot.Belonging)]}
	for i, key := range b.picks {
		id := ids[t.proposal(key).Title]
		if !r.Ballot.InOrder {
			cast.Picks = append(cast.Picks, id)
			continue
		}
		if cast.Typed == nil {
			cast.Typed = map[string]string{}
		}
		cast.Typed[id] = strconv.Itoa(i + 1)
	}
	if b.channel == council.ByCode {
		codes := t.codes[r.Key]
		if len(codes) == 0 {
			return errors.New("there are no voting codes left")
		}
		cast.Code, t.codes[r.Key] = codes[0], codes[1:]
	} else {
		cast.Email, cast.Network = voterContact(number), fmt.Sprintf("at home, %d", number)
		if err := t.askCode(ctx, &cast); err != nil {
			return err
		}
	}
	_, err = t.store.CastBallot(ctx, cast)
	return err
}

var oneTimeCode = regexp.MustCompile(`\b\d{3} ?\d{3}\b`)

// everyTexter is which of those who vote with a code that is sent use a mobile number: too few in a round for their made-up numbers, which are all in a row, to stand out.
const everyTexter = 30

// voterContact is where the n-th voter, from 0, gets their code: an address, or one of the numbers that nobody has (Ofcom keeps 07700 900000 to 900999 for stories).
func voterContact(n int) string {
	if n%everyTexter == 7 && n < 1000 {
		return fmt.Sprintf("+447700900%03d", n)
	}
	return voterAddress(n)
}

// askCode has a one-time code sent to the address or number and reads it in the message.
func (t *teller) askCode(ctx context.Context, cast *models.Cast) error {
	var err error
	if cast.Request, err = t.store.SendVoteCode(ctx, *cast, models.OneTimeCodeTries); err != nil {
		return err
	}
	mail, err := t.store.Messages(ctx, 1)
	if err != nil {
		return err
	}
	if len(mail) == 1 && mail[0].Recipient == cast.Email {
		cast.EmailCode = oneTimeCode.FindString(mail[0].Body)
	}
	return nil
}

// onBallot are the ids on a round's ballot by title.
func (t *teller) onBallot(ctx context.Context, r council.Round) (map[string]string, error) {
	if t.projects[r.Key] != nil {
		return t.projects[r.Key], nil
	}
	page, err := t.store.BallotPage(ctx, slug(r), "")
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, p := range page.Projects {
		ids[p.Title] = p.ID
	}
	t.projects[r.Key] = ids
	return ids, nil
}

// spareCodes are printed voting codes that nobody has used.
type spareCodes struct {
	round, slug string
	codes       []string
}

// codesFile is where the voting codes are kept that whoever tries the demo can vote with.
const codesFile = "voting-codes.txt"

// keepCodes writes the spare codes down, since Acorn keeps no code that anybody could read.
func (a *app) keepCodes(spare []spareCodes) error {
	var text strings.Builder
	for _, s := range spare {
		fmt.Fprintf(&text, "Voting codes for %s. Vote at /rounds/%s/vote with one of them.\n\n", s.round, s.slug)
		for _, code := range s.codes {
			text.WriteString(models.GroupCode(code) + "\n")
		}
		text.WriteString("\n")
	}
	if err := os.WriteFile(filepath.Join(a.data, codesFile), []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("keeping voting codes: %w", err)
	}
	return nil
}

// spareCode is the first of the codes that keepCodes wrote, or nothing.
func (a *app) spareCode() string {
	text, err := os.ReadFile(filepath.Join(a.data, codesFile))
	if err != nil {
		return ""
	}
	_, codes, _ := strings.Cut(string(text), "\n\n")
	code, _, _ := strings.Cut(codes, "\n")
	return code
}
