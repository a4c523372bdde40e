package models

import "testing"

func TestCodesAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		asked  CodesAsked
		may    bool
		counts bool // against the address
		tries  int
	}{
		"the first":                             {CodesAsked{1, 1, 1, 1, 0}, true, true, 5},
		"the fifth from here":                   {CodesAsked{5, 5, 5, 5, 0}, true, true, 5},
		"the sixth from here":                   {CodesAsked{6, 6, 6, 0, 0}, false, false, 5},
		"the twentieth from here today":         {CodesAsked{1, 1, 20, 20, 0}, true, true, 1},
		"one more":                              {CodesAsked{1, 1, 21, 0, 0}, false, false, 5},
		"a busy library":                        {CodesAsked{600, 1, 1, 1, 0}, true, true, 5},
		"a machine that asks for everybody":     {CodesAsked{601, 1, 1, 0, 0}, false, false, 5},
		"after ten from elsewhere":              {CodesAsked{1, 1, 1, 11, 0}, true, true, 1},
		"the first from here of many":           {CodesAsked{1, 1, 1, 61, 0}, true, true, 1},
		"the second from here of many":          {CodesAsked{2, 2, 2, 61, 0}, false, true, 1},
		"the first from here of very many":      {CodesAsked{1, 1, 1, 300, 0}, true, true, 1},
		"a mailbox that is flooded from all on": {CodesAsked{1, 1, 1, 301, 2}, false, true, 1},
		"its owner at home":                     {CodesAsked{1, 1, 1, 100_000, 1}, true, true, 1},
		"its owner, who asked before":           {CodesAsked{1, 1, 2, 100_000, 1}, true, true, 1},
	} {
		here, address := c.asked.CheckHere(), c.asked.CheckAddress()
		if may := here == nil && address == nil; may != c.may {
			t.Errorf("%s: %v, %v", name, here, address)
		}
		if (here == nil) != c.counts {
			t.Errorf("%s: counts against the address: %t", name, here == nil)
		}
		if tries := c.asked.Tries(); tries != c.tries {
			t.Errorf("%s: may be typed %d times", name, tries)
		}
	}
}

func TestTextsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		asked    TextsAsked
		may      bool
		alarming bool
	}{
		"the first":                                {TextsAsked{NumberHere: 1, Number: 1, BlockHere: 1, Block: 1, Here: 1, HereToday: 1}, true, false},
		"the eighth to a number":                   {TextsAsked{NumberHere: 8, Number: 8}, true, false},
		"one more":                                 {TextsAsked{NumberHere: 9, Number: 9}, false, false},
		"the first from here, after eight":         {TextsAsked{NumberHere: 1, Number: 9}, true, false},
		"the first from here, after thirty":        {TextsAsked{NumberHere: 1, Number: 31, NumberAround: 1}, true, true},
		"the second from around here, after these": {TextsAsked{NumberHere: 1, Number: 32, NumberAround: 2}, false, false},
		"its owner, after very many":               {TextsAsked{NumberHere: 2, Number: 9000, NumberAround: 1}, true, false},
		"numbers in a row, from one network":       {TextsAsked{BlockHere: 31, Block: 31}, false, true},
		"others of them, from elsewhere":           {TextsAsked{BlockHere: 1, Block: 100}, true, false},
		"numbers in a row, from everywhere":        {TextsAsked{BlockHere: 1, Block: 101}, false, true},
		"a busy network":                           {TextsAsked{Here: 120, HereToday: 500}, true, false},
		"a machine":                                {TextsAsked{Here: 121}, false, true},
		"many machines of one network":             {TextsAsked{HereToday: 501}, false, true},
		"the last of a round":                      {TextsAsked{Sent: 2999}, true, false},
		"one more of it":                           {TextsAsked{Sent: 3000}, false, true},
	} {
		if err := c.asked.Check(); (err == nil) != c.may {
			t.Errorf("%s: %v", name, err)
		}
		if got := c.asked.Alarming(); got != c.alarming {
			t.Errorf("%s: alarming is %t", name, got)
		}
	}
}
