package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"acorn/models/pabulib"
	"acorn/models/tally"
)

// tallyReport is one count, or two side by side, to be written out.
type tallyReport struct {
	options  tallyOptions
	file     *pabulib.File
	outcomes []tally.Outcome
	took     time.Duration
}

// counted is one outcome as JSON, with money in the file's currency.
type counted struct {
	File     string            `json:"file"`
	Rule     tally.Method      `json:"rule"`
	Options  countedOptions    `json:"options"`
	Budget   json.Number       `json:"budget"`
	Selected []countedProject  `json:"selected"`
	Spent    json.Number       `json:"spent"`
	Ties     []countedTie      `json:"ties"`
	Measures countedMeasures   `json:"measures"`
	Compared *counted          `json:"compared,omitempty"`
	Head     *tally.HeadToHead `json:"head_to_head,omitempty"`
	Seconds  float64           `json:"seconds"`
}

// countedOptions is everything that the outcome hangs on besides the file.
type countedOptions struct {
	Support    tally.Support    `json:"support,omitempty"`
	Unfit      tally.Unfit      `json:"unfit,omitempty"`
	TopUp      int64            `json:"top_up_percent,omitempty"`
	Utility    tally.Utility    `json:"utility,omitempty"`
	Completion tally.Completion `json:"completion,omitempty"`
	Step       json.Number      `json:"step,omitempty"`
	Steps      int64            `json:"steps,omitempty"`
	Start      json.Number      `json:"endowment_start,omitempty"`
	Final      json.Number      `json:"endowment_final,omitempty"`
	Ended      tally.Ended      `json:"ended,omitempty"`
	Comparison tally.Comparison `json:"comparison,omitempty"`
	Ties       []tally.TieBreak `json:"ties"`
	Seed       string           `json:"seed,omitempty"`
	MinSupport int              `json:"min_support"`
	MinShare   tally.Decimal    `json:"min_share_percent,omitzero"`
	ZeroVotes  tally.ZeroVotes  `json:"zero_votes"`
	Duplicates string           `json:"duplicates"`
	Engine     string           `json:"engine"`
}

type countedProject struct {
	ID    string      `json:"id"`
	Cost  json.Number `json:"cost"`
	Round int         `json:"round"`
	By    tally.By    `json:"by,omitempty"`
}

type countedTie struct {
	Projects []string         `json:"projects"`
	Left     json.Number      `json:"left"`
	By       []tally.TieBreak `json:"by"`
	Untested bool             `json:"untested,omitempty"`
}

type countedMeasures struct {
	Voters      int64         `json:"voters"`
	WithWinner  int64         `json:"with_winner"`
	ByWinners   []int64       `json:"by_winners"`
	Average     tally.Decimal `json:"average"`
	Exclusion   tally.Decimal `json:"exclusion_percent"`
	MoneyShare  tally.Decimal `json:"money_share_percent"`
	Gini        tally.Decimal `json:"gini"`
	MedianCost  json.Number   `json:"median_cost"`
	Underserved []tally.Claim `json:"underserved"`
}

func (r tallyReport) json(stdout io.Writer) error {
	all := make([]*counted, len(r.outcomes))
	for i, o := range r.outcomes {
		c, err := r.counted(o)
		if err != nil {
			return err
		}
		all[i] = &c
	}
	if len(all) == 2 {
		head := tally.Compare(r.file.Election, r.outcomes[0].Winners(), r.outcomes[1].Winners(), tally.BySatisfaction)
		all[0].Compared, all[0].Head = all[1], &head
	}
	encoder := json.NewEncoder(stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(all[0]); err != nil {
		return fmt.Errorf("writing the outcome: %w", err)
	}
	return nil
}

func (r tallyReport) counted(o tally.Outcome) (counted, error) {
	claims, err := tally.Underserved(r.file.Election, o)
	if err != nil {
		return counted{}, fmt.Errorf("looking for claims: %w", err)
	}
	rule, m := o.Rule, o.Measures
	c := counted{File: r.options.file, Rule: rule.Method, Budget: r.number(o.Budget), Spent: r.number(o.Spent), Selected: []countedProject{}, Ties: []countedTie{},
		Options: countedOptions{Support: rule.Support, Unfit: rule.Unfit, TopUp: rule.TopUp, Utility: rule.Utility, Completion: rule.Completion, Comparison: rule.Comparison,
			Ties: rule.Ties, Seed: rule.Seed, MinSupport: rule.MinSupport, MinShare: rule.MinShare, ZeroVotes: rule.ZeroVotes, Duplicates: "count once", Engine: o.Version},
		Measures: countedMeasures{m.Voters, m.WithWinner, m.ByWinners, m.Average, m.Exclusion, m.MoneyShare, m.Gini, r.fraction(m.MedianCost), claims},
		Seconds:  float64(r.took.Milliseconds()) / 1000}
	if rule.Step > 0 {
		c.Options.Step = r.number(rule.Step)
	}
	if e := endowment(o); e != nil {
		c.Options.Start, c.Options.Final, c.Options.Steps, c.Options.Ended = r.fraction(e.Start), r.fraction(e.Final), e.Steps, e.Ended
	}
	for _, s := range o.Selected {
		c.Selected = append(c.Selected, countedProject{s.ID, r.number(s.Cost), s.Round, s.By})
	}
	for _, t := range o.Ties {
		c.Ties = append(c.Ties, countedTie{t.Projects, r.number(t.Left), t.By, t.Untested})
	}
	return c, nil
}

// endowment is the voters' share under Equal Shares, or nil.
func endowment(o tally.Outcome) *tally.Endowment {
	if len(o.Parts) == 0 {
		return nil
	}
	return o.Parts[len(o.Parts)-1].Endowment
}

// number is an amount in the file's currency.
func (r tallyReport) number(n int64) json.Number {
	places := len(strconv.FormatInt(r.file.Unit, 10)) - 1
	text := strconv.FormatInt(n, 10)
	if places == 0 {
		return json.Number(text)
	}
	text = strings.Repeat("0", max(0, places+1-len(text))) + text
	whole, rest := text[:len(text)-places], strings.TrimRight(text[len(text)-places:], "0")
	if rest == "" {
		return json.Number(whole)
	}
	return json.Number(whole + "." + rest)
}

// fraction is an amount that need not be whole in the smallest unit, to three more places than that has.
func (r tallyReport) fraction(d tally.Decimal) json.Number {
	return tallyReport{file: &pabulib.File{Head: pabulib.Head{Unit: r.file.Unit * 1000}}}.number(int64(d))
}

// money is an amount as people read it: 1,250.50.
func (r tallyReport) money(n int64) string {
	whole, rest, found := strings.Cut(r.number(n).String(), ".")
	if units, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = grouped(units)
	}
	if !found {
		return whole
	}
	return whole + "." + rest
}

// grouped is a number with commas between thousands.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// printable is a text from outside that a terminal shows and never obeys.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '�'
		}
		return c
	}, text)
}
