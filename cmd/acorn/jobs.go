package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"acorn/models"
	"acorn/models/messages"
	"acorn/models/store"
)

// How often the program looks for work of its own.
const (
	mailEvery     = 5 * time.Second
	receiptsEvery = 10 * time.Minute // apart from any ballot: they go together
	logEvery      = 5 * time.Minute  // looks whether an hour has ended: there is one checkpoint an hour at most, and votes are mixed once
	tidyEvery     = time.Hour
	forgetEvery   = time.Minute     // what lives for an hour at most
	turnoutEvery  = 2 * time.Minute // it does something soon after each full hour
	beatEvery     = 30 * time.Second
	listsEvery    = 2 * time.Second
	mailAtATime   = 20
)

// jobs does what nobody asks for: sends mail and receipts of votes, notes turnouts, and deletes what is past its date. Each job is safe in several copies of the program at once.
func (a *app) jobs(ctx context.Context) {
	mail, receipts, log := time.NewTicker(mailEvery), time.NewTicker(receiptsEvery), time.NewTicker(logEvery)
	tidy, forget, turnout := time.NewTicker(tidyEvery), time.NewTicker(forgetEvery), time.NewTicker(turnoutEvery)
	defer mail.Stop()
	defer receipts.Stop()
	defer log.Stop()
	defer tidy.Stop()
	defer forget.Stop()
	defer turnout.Stop()
	var apart sync.WaitGroup
	apart.Go(func() { a.beat(ctx) })
	apart.Go(func() { a.workOnLists(ctx) }) // a long list must not hold up the mail
	defer apart.Wait()
	a.tidy(ctx)
	a.takeCheckpoints(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-mail.C:
			a.sendMail(ctx)
		case <-receipts.C:
			a.sendReceipts(ctx)
		case <-log.C:
			a.takeCheckpoints(ctx)
		case <-tidy.C:
			a.tidy(ctx)
		case <-forget.C:
			a.delete(ctx, a.store.DeleteShortLived)
		case <-turnout.C:
			a.noteTurnout(ctx)
		}
	}
}

// beat notes that the program is running, apart from the other jobs: a slow one is no outage.
func (a *app) beat(ctx context.Context) {
	ticks := time.NewTicker(beatEvery)
	defer ticks.Stop()
	for {
		if err := a.store.Beat(ctx); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "noting that the program runs", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// workOnLists reads the lists that officers bring in, and puts in those that were applied.
func (a *app) workOnLists(ctx context.Context) {
	ticker := time.NewTicker(listsEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		n, err := a.store.WorkOnLists(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "reading lists", "error", err)
		}
		if n > 0 {
			a.log.InfoContext(ctx, "worked on lists", "lists", n)
		}
	}
}

// sendMail sends what waits in the outbox, mail and texts. Without a sender, in the demo, it waits there for the page that shows it.
func (a *app) sendMail(ctx context.Context) {
	if a.sender == nil {
		return
	}
	due, err := a.store.ClaimMessages(ctx, mailAtATime)
	if err != nil {
		if ctx.Err() == nil {
			a.log.ErrorContext(ctx, "reading the outbox", "error", err)
		}
		return
	}
	for _, m := range due {
		err := a.send(ctx, m)
		if err == nil {
			err = a.store.MessageSent(context.WithoutCancel(ctx), m)
		} else {
			a.log.WarnContext(ctx, "sending a message", "message", m.ID, "kind", m.Kind, "error", err)
			err = a.store.MessageFailed(context.WithoutCancel(ctx), m, err.Error(), messages.Permanent(err))
		}
		if err != nil {
			a.log.ErrorContext(ctx, "recording a message", "message", m.ID, "error", err)
		}
	}
}

// errNoTexts is why a text waits that was queued before texts were switched off.
var errNoTexts = errors.New("texts are not set up: see ACORN_NOTIFY_KEY")

// send sends one message: a text where it goes to a number, else a mail.
func (a *app) send(ctx context.Context, m models.Message) error {
	switch {
	case !models.IsMobile(m.Recipient):
		return a.sender.Send(ctx, messages.Mail{To: m.Recipient, Subject: m.Subject, Text: m.Body})
	case a.texts == nil:
		return errNoTexts
	default:
		// One that was tried, or that a copy of the program took and said no more of, may have gone out.
		return a.texts.SendText(ctx, messages.Text{To: m.Recipient, Text: m.Body, Reference: m.ID, Again: m.Attempts > 0 || m.LockedUntil != nil})
	}
}

// sendReceipts makes ballots follow from what officers decided on the roll, and queues the receipts of those who voted by e-mail.
func (a *app) sendReceipts(ctx context.Context) {
	if n, err := a.store.SettleStandings(ctx); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "settling which ballots count", "error", err)
	} else if n > 0 {
		a.log.InfoContext(ctx, "settled which ballots count", "rows", n)
	}
	n, err := a.store.SendReceipts(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "queueing receipts", "error", err)
		return
	}
	if n > 0 {
		a.log.InfoContext(ctx, "queued receipts", "rows", n)
	}
}

// takeCheckpoints signs the logs of votes at the end of an hour, and sees to it that the order of votes shows nowhere.
func (a *app) takeCheckpoints(ctx context.Context) {
	n, err := a.store.TakeCheckpoints(ctx)
	if errors.Is(err, store.ErrUnordered) && ctx.Err() == nil {
		a.log.WarnContext(ctx, "putting the files of ballots in order", "error", err)
	} else if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "signing the logs of votes", "error", err)
	}
	if n > 0 {
		a.log.InfoContext(ctx, "signed the logs of votes", "rounds", n)
	}
}

// noteTurnout notes about how many have voted, for people to read an hour later.
func (a *app) noteTurnout(ctx context.Context) {
	n, err := a.store.NoteTurnout(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "noting turnouts", "error", err)
		return
	}
	if n > 0 {
		a.log.InfoContext(ctx, "noted turnouts", "rounds", n)
	}
}

// tidy deletes what is past its retention date, and looks whether the audit trail holds and backups come. The trail's newest entry goes into the log too: a log that is kept
// elsewhere is one more witness.
func (a *app) tidy(ctx context.Context) {
	if n, err := a.store.NoteAudit(ctx); err == nil {
		a.log.InfoContext(ctx, "the audit trail holds", "entries", n)
	} else if ctx.Err() == nil {
		a.log.ErrorContext(ctx, "the audit trail does not hold", "error", err)
	}
	if n, err := a.store.FinishKeys(ctx); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "destroying keys of rounds", "error", err)
	} else if n > 0 {
		a.log.InfoContext(ctx, "destroyed keys of rounds", "rounds", n)
	}
	a.delete(ctx, a.store.DeleteExpired)
	a.watchBackups(ctx)
}

// delete deletes what is past its date, all of it or a part.
func (a *app) delete(ctx context.Context, past func(context.Context) (map[string]int64, error)) {
	deleted, err := past(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "deleting what is past its date", "error", err)
		return
	}
	for kind, n := range deleted {
		if n > 0 {
			a.log.InfoContext(ctx, "deleted what is past its date", "kind", kind, "rows", n)
		}
	}
}
