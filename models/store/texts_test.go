package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acorn/models"
	"acorn/models/messages"
	"acorn/models/store"
	"acorn/testing/world"
)

// withTexts is both where texts are sent.
func withTexts(t *testing.T, test func(t *testing.T, w *world.World)) {
	t.Helper()
	bothWith(t, func(o *store.Options) { o.Texts = true }, test)
}

// texted asks for a code by text as a voter does, and fills in the code that was sent.
func texted(t *testing.T, w *world.World, c models.Cast, number string) models.Cast {
	t.Helper()
	w.Store.Advance(time.Second)
	var err error
	if c.Request, err = w.Store.SendVoteCode(t.Context(), byEmail(c, number, ""), models.OneTimeCodeTries); err != nil {
		t.Fatal(err)
	}
	m := newestMail(t, w)
	if !models.IsMobile(m.Recipient) || !messages.Fits(m.Body) {
		t.Fatalf("the code went out as %+v", m)
	}
	code, _, _ := strings.Cut(m.Body, " is your code")
	return byEmail(c, number, code)
}

func TestANumberHasOneBallotHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		var last models.Cast
		for i, typed := range []string{"07700 900123", " +44 (0)7700-900 123", "0044 7700 900123"} {
			last = texted(t, w, v.cast(t, w, i+1), typed)
			if _, err := w.Store.CastBallot(ctx, last); err != nil {
				t.Fatal(err)
			}
		}
		if n := turnout(t, w, v.Slug); n != 1 {
			t.Errorf("%d ballots of one number", n)
		}
		own, err := w.Store.OwnBallot(ctx, byEmail(last, "07700900123", last.EmailCode))
		if err != nil || len(own.Picks) != 1 || own.Picks[0] != v.projects[2].ID {
			t.Errorf("own ballot: %v, %v", own.Picks, err)
		}
		_, err = w.Store.OwnBallot(ctx, byEmail(last, "07700 900124", last.EmailCode))
		refused(t, "another's number", err, models.Invalid, "newest text")
		if _, err := w.Store.CastBallot(ctx, asked(t, w, v.cast(t, w, 1), "sam@example.org")); err != nil {
			t.Fatal(err)
		}
		if n := turnout(t, w, v.Slug); n != 2 {
			t.Errorf("%d ballots of a number and an address", n)
		}
		none(t, w, "SELECT COUNT(*) FROM roll_entries WHERE contact LIKE '+44%' OR mobile LIKE '%@%'")
	})
}

// The help desk finds a voter by their number, and their receipt comes as one text that says nothing of what they picked.
func TestWhoVotesByNumberIsFoundAndGetsAReceipt(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		trackers := map[string]bool{}
		for i := range 5 {
			receipt, err := w.Store.CastBallot(ctx, texted(t, w, v.cast(t, w, 1), fmt.Sprintf("07%03d 900123", 500+i)))
			if err != nil {
				t.Fatal(err)
			}
			trackers[models.GroupCode(receipt.Tracker)] = true
		}
		entry, err := w.Store.FindVoter(ctx, w.Officer, v.Slug, "+44 7501 900123")
		if err != nil || entry == "" {
			t.Errorf("the help desk finds %q, %v", entry, err)
		}
		w.Store.Advance(time.Minute)
		if n, err := w.Store.SendReceipts(ctx); err != nil || n != 5 {
			t.Fatalf("%d receipts, %v", n, err)
		}
		if n, err := w.Store.SendReceipts(ctx); err != nil || n != 0 {
			t.Errorf("%d receipts the second time, %v", n, err)
		}
		sent, err := w.Store.Messages(ctx, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range sent {
			if m.Kind != "vote_receipt" {
				continue
			}
			if !strings.HasPrefix(m.Recipient, "+447") || !messages.Fits(m.Body) || strings.Contains(m.Body, "Baby bank") {
				t.Errorf("a receipt is %+v", m)
			}
			for tracker := range trackers {
				if strings.Contains(m.Body, tracker) {
					delete(trackers, tracker)
				}
			}
		}
		if len(trackers) != 0 {
			t.Errorf("nobody was sent %v", trackers)
		}
	})
}

// Numbers that pay whoever has texts sent to them, and all others that no UK mobile has, are sent nothing, however many ask.
func TestAThousandDearNumbersAreSentNothing(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		c, before := v.cast(t, w, 1), messagesSent(t, w)
		for i := range 1000 {
			prefix := []string{"070", "076", "+4470", "0044 76", "09098", "+882", "+371", "0871", "0845", "+1900"}[i%10]
			_, err := w.Store.SendVoteCode(ctx, byEmail(c, fmt.Sprintf("%s%d", prefix, 11_000_000+i), ""), models.OneTimeCodeTries)
			if models.CodeOf(err) != models.Invalid {
				t.Fatalf("%s: %v", prefix, err)
			}
		}
		if sent := messagesSent(t, w) - before; sent != 0 {
			t.Errorf("1,000 asks for dear numbers: %d were sent", sent)
		}
		none(t, w, "SELECT COUNT(*) FROM roll_entries WHERE mobile_hash IS NOT NULL")
	})
}

// Where no texts are sent, a number is no more than a mistyped address.
func TestWithoutTextsANumberIsRefused(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		v := openVote(t, w, 0)
		before := messagesSent(t, w)
		for _, send := range []func() (string, error){
			func() (string, error) {
				return w.Store.SendVoteCode(t.Context(), byEmail(v.cast(t, w, 1), "07700 900123", ""), 5)
			},
			func() (string, error) {
				return w.Store.SendOwnCode(t.Context(), byEmail(v.cast(t, w, 1), "07700 900123", ""), 5)
			},
		} {
			_, err := send()
			refused(t, "a number", err, models.Invalid, "[email:")
		}
		if messagesSent(t, w) != before {
			t.Error("something was sent")
		}
	})
}

// Somebody on a list with an address and a number votes by either, and has one vote.
func TestARollVotesByAddressOrNumberOnce(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), sealedBy(t, w, models.AssuranceRoll)
		page := broughtIn(t, w, v.Slug, "reference,email,mobile\nA1,sam@people.example,07700 900123\nA2,,7700900124\nA3,jo@people.example,+44 7700 900123\nA4,,01632 960983\nA5,,\n", false)
		var got []string
		for _, p := range page.Problems {
			got = append(got, fmt.Sprintf("%d %s", p.Number, p.Problem))
		}
		if text := strings.Join(got, "\n"); page.List.Duplicates != 1 ||
			text != "4 The mobile number is the same as in row 2\n5 That is no UK mobile number that a text can go to. One looks like 07700 900123. Leave it empty for a person who has none" {
			t.Errorf("problems: %s", text)
		}
		if _, err := w.Store.DiscardList(ctx, w.Officer, v.Slug, page.List.ID); err != nil {
			t.Fatal(err)
		}
		applied(t, w, v.Slug, "reference,email,mobile\nA1,sam@people.example,07700 900123\nA2,,7700900124\nA3,,\n", false)
		again := broughtIn(t, w, v.Slug, "reference,mobile\nB1,07700 900124\n", false)
		if len(again.Problems) != 1 || again.Problems[0].Problem != "This mobile number is on the roll already" {
			t.Errorf("a number that is on the roll: %+v", again.Problems)
		}
		if p := roll(t, w, v.Slug); p.People != 3 || p.WithEmail != 2 || p.ToSend != 1 {
			t.Errorf("%d people, %d reached, %d letters", p.People, p.WithEmail, p.ToSend)
		}
		openNow(t, w, v)
		for i, c := range []models.Cast{texted(t, w, v.cast(t, w, 1), "07700900123"), asked(t, w, v.cast(t, w, 2), "sam@people.example"), texted(t, w, v.cast(t, w, 1), "07700 900124")} {
			if _, err := w.Store.CastBallot(ctx, c); err != nil {
				t.Fatalf("%d: %v", i, err)
			}
		}
		if n := turnout(t, w, v.Slug); n != 2 {
			t.Errorf("%d ballots of two people", n)
		}
		before := messagesSent(t, w)
		request, err := w.Store.SendVoteCode(ctx, byEmail(v.cast(t, w, 1), "07700 900999", ""), 5)
		if err != nil || request == "" || messagesSent(t, w) != before {
			t.Errorf("a number that is not on the roll: %q, %v", request, err)
		}
	})
}

// textBuckets are of one number and one network.
func textBuckets(number, network string) store.TextBuckets {
	near := models.NumberBlock(number)
	return store.TextBuckets{Number: "to:" + number, NumberHere: "to:" + number + network, NumberAround: "to around:" + number + network,
		Block: "near:" + near, BlockHere: "near:" + near + network, Network: "from:" + network, Around: "around:" + network}
}

func TestTextsAreLimited(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		w.Store.SetOffset(time.Until(w.Now.Truncate(24 * time.Hour).Add(25 * time.Hour)))
		// most is how many of so many asks are let through.
		most := func(asks int, number, network func(i int) string) int {
			t.Helper()
			let := 0
			for i := range asks {
				err := w.Store.AskForText(ctx, v.Slug, textBuckets(number(i), network(i)))
				if err == nil {
					let++
				} else if models.CodeOf(err) != models.TooMany {
					t.Fatal(err)
				}
			}
			return let
		}
		anybody := func(i int) string { return fmt.Sprintf("+447%03d%06d", i%900, i*7919%1_000_000) }
		apart := func(i int) string { return fmt.Sprint("home ", i) }
		number := func(int) string { return "+447700900123" }
		if n := most(20, number, func(int) string { return "home" }); n != 8 {
			t.Errorf("one number is sent %d texts in a day", n)
		}
		alerts := func() int {
			t.Helper()
			page, err := w.Store.CodesPage(ctx, w.Officer, v.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Alerts)
		}
		if n := alerts(); n != 0 {
			t.Errorf("%d alerts about a child who asks often", n)
		}
		// A youth club of 60, half of whom ask twice.
		if n := most(90, anybody, func(int) string { return "club" }); n != 90 || alerts() != 0 {
			t.Errorf("a youth club is sent %d texts, %d alerts", n, alerts())
		}
		if n := most(100, func(i int) string { return fmt.Sprintf("+447911123%03d", i) }, func(int) string { return "a list" }); n != 30 {
			t.Errorf("a thousand numbers in a row are sent %d texts from one network", n)
		}
		desk, err := w.Store.RoundDesk(ctx, w.Officer, v.Slug)
		if n := alerts(); n != 1 || err != nil || !desk.TextAlert {
			t.Errorf("%d alerts about numbers in a row, %v", n, err)
		}
		told := 0
		mails, err := w.Store.Messages(ctx, 100)
		for _, m := range mails {
			if m.Kind == "wrong_codes" && strings.Contains(m.Body, "So many texts") {
				told++
			}
		}
		if err != nil || told != 2 {
			t.Errorf("%d officers were told, %v", told, err)
		}
		if n := most(150, func(i int) string { return fmt.Sprintf("+447911123%03d", i) }, apart); n != 70 {
			t.Errorf("a thousand numbers in a row are sent %d more texts from everywhere", n)
		}
		if n := most(300, func(i int) string { return anybody(1000 + i) }, func(int) string { return "one" }); n != 120 {
			t.Errorf("one network is sent %d texts in an hour", n)
		}
	})
}

// Nobody is kept from their first text in a day by strangers who ask for their number, or for numbers near it: each network gets one, and then each wider network.
func TestStrangersAsksKeepNobodyFromTheirText(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		w.Store.SetOffset(time.Until(w.Now.Truncate(24 * time.Hour).Add(25 * time.Hour)))
		ask := func(number, network, around string) error {
			b := textBuckets(number, network)
			b.NumberAround, b.BlockHere, b.Around = "to around:"+number+around, b.Block+around, "around:"+around
			return w.Store.AskForText(ctx, v.Slug, b)
		}
		let := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		const victim = "+447700900123"
		for range 40 {
			if err := ask(victim, "stranger", "far"); err != nil {
				wantCode(t, "a stranger", err, models.TooMany)
			}
		}
		let("the owner at home", ask(victim, "home", "street"))
		wantCode(t, "again", ask(victim, "home", "street"), models.TooMany)
		let("the owner at the library", ask(victim, "library", "town"))
		for i := range 60 {
			_ = ask(victim, fmt.Sprint("one of many ", i), "one customer")
		}
		wantCode(t, "one more network of one customer", ask(victim, "yet another", "one customer"), models.TooMany)
		let("the owner at school", ask(victim, "school", "lane"))

		for i := range 100 {
			err := ask(fmt.Sprintf("+447711900%03d", i), fmt.Sprint("device ", i), "a list")
			if (err != nil) != (i >= 30) {
				t.Fatalf("%d numbers in a row: %v", i+1, err)
			}
		}
		let("another of the thousand", ask("+447711900999", "flat", "estate"))
	})
}

// Only texts that go out count towards the round's, so that nobody uses them up by asking for numbers that are not on its list.
func TestTextsOfARoundAreCapped(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		w.Store.SetOffset(time.Until(w.Now.Truncate(24 * time.Hour).Add(25 * time.Hour)))
		texted(t, w, v.cast(t, w, 1), "07700 900123")
		set := func(n int) {
			t.Helper()
			result, err := plain(t, w).ExecContext(ctx, fmt.Sprintf("UPDATE attempts SET tries = %d WHERE bucket = 'texts-of:%s'", n, v.Slug))
			if err != nil {
				t.Fatal(err)
			}
			if rows, err := result.RowsAffected(); err != nil || rows != 1 {
				t.Fatalf("%d counts, %v", rows, err)
			}
		}
		set(models.TextsOfRound - 1)
		if err := w.Store.AskForText(ctx, v.Slug, textBuckets("+447700900124", "a")); err != nil {
			t.Fatal(err)
		}
		set(models.TextsOfRound)
		refused(t, "one more", w.Store.AskForText(ctx, v.Slug, textBuckets("+447700900125", "b")), models.TooMany, "email address")
		w.Store.Advance(24 * time.Hour)
		if err := w.Store.AskForText(ctx, v.Slug, textBuckets("+447700900125", "b")); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}

// A number is given up for a paper, and proves a caller, by a text that says so and is good for nothing else.
func TestATextForAPaperAndForACallDoesNothingElse(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, s, v := t.Context(), w.Store, openVote(t, w, 0)
		b := printed(t, w, v, "Saturday", 4)
		if _, err := s.CastBallot(ctx, texted(t, w, v.cast(t, w, 1), "07700 900123")); err != nil {
			t.Fatal(err)
		}
		w.Store.Advance(time.Second)
		request, err := s.AskToExchange(ctx, w.Helper, v.Slug, b.id, "07700 900123", models.OneTimeCodeTries)
		if err != nil {
			t.Fatal(err)
		}
		m := newestMail(t, w)
		if m.Recipient != "+447700900123" || !strings.Contains(m.Body, "gives up your vote online") || !messages.Fits(m.Body) {
			t.Fatalf("for a paper: %+v", m)
		}
		read := byEmail(v.cast(t, w, 2), "07700 900123", m.Body[:7])
		read.Request = request
		_, err = s.CastBallot(ctx, read)
		refused(t, "a vote, by who heard the code", err, models.Invalid, "[code:")
		if err := s.ExchangePaper(ctx, w.Helper, v.Slug, b.id, models.PaperExchange{Shown: "+44 7700 900123", Code: read.EmailCode, Request: request}); err != nil {
			t.Errorf("giving up: %v", err)
		}
		_, err = s.AskToExchange(ctx, w.Helper, v.Slug, b.id, "070 1234 5678", models.OneTimeCodeTries)
		refused(t, "a number that gets no texts", err, models.Invalid, "[shown:")

		w.Store.Advance(time.Second)
		call, err := s.BeginPhoneVote(ctx, w.Officer, v.Slug, models.PhoneInput{Belongs: models.BelongsLive, Email: "07700 900124"}, models.OneTimeCodeTries)
		if err != nil {
			t.Fatal(err)
		}
		m = newestMail(t, w)
		if m.Recipient != "+447700900124" || !strings.Contains(m.Body, "by phone") || !messages.Fits(m.Body) {
			t.Fatalf("for a call: %+v", m)
		}
		refused(t, "a wrong code", s.ProvePhoneVote(ctx, w.Officer, v.Slug, call, "000000"), models.Invalid, "newest message")
		if err := s.ProvePhoneVote(ctx, w.Officer, v.Slug, call, m.Body[:7]); err != nil {
			t.Errorf("the caller's code: %v", err)
		}
	})
}

// Phones that were bought together and vote from one place stand out, in the same way as addresses do, and can be set aside.
func TestPhonesBoughtTogetherStandOut(t *testing.T) {
	t.Parallel()
	withTexts(t, func(t *testing.T, w *world.World) {
		ctx, v := t.Context(), openVote(t, w, 0)
		vote := func(number, network string) {
			t.Helper()
			c := v.cast(t, w, 1)
			c.Network = network
			if _, err := w.Store.CastBallot(ctx, texted(t, w, c, number)); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 12 {
			vote(fmt.Sprintf("07%03d 9%05d", 300+i*7, i*7919), fmt.Sprint("home ", i))
		}
		settleAll(t, w)
		for _, kind := range []string{models.FlagNumbers, models.FlagNetwork} {
			if f := flags(t, w, v, kind); len(f) != 0 {
				t.Errorf("a fair dozen stands out: %+v", f)
			}
		}
		for i := range 22 {
			vote(fmt.Sprintf("07911 1234%02d", i), "one")
		}
		settleAll(t, w)
		numbers := flags(t, w, v, models.FlagNumbers)
		if len(numbers) != 1 || numbers[0].Count != 22 || numbers[0].What != "+447911123" {
			t.Fatalf("numbers in a row: %+v", numbers)
		}
		if f := flags(t, w, v, models.FlagNetwork); len(f) != 1 || f[0].Numbers != 22 {
			t.Errorf("phones of one network: %+v", f)
		}
		if err := w.Store.ProposeSetAside(ctx, w.Officer, v.Slug, numbers[0].Key, "reason", "22 phones in a drawer"); err != nil {
			t.Error(err)
		}
	})
}
