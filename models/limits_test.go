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
