package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Enrolled is somebody who joined a round's roll with an address or a mobile number, or by signing in.
type Enrolled struct {
	Entry    string
	Contact  string     // their address or number; empty for who signed in, and whose account is closed
	Mail     MailGroups // of whose account is closed: what stands for the groups that their address was of
	Network  string     // a keyed hash of where they joined from; empty when that is gone
	Hour     time.Time
	Standing string
}

// MailGroups are what addresses are compared by.
type MailGroups struct {
	Domain string // the mail domain, or Throwaway; empty for one that most people's mail is at
	Series string // the address without what a list of made-up ones differs by
}

// Throwaway stands for all mail domains that look like those for a few minutes.
const Throwaway = "throwaway"

// MailGroupsOf are the groups that an address is of.
func MailGroupsOf(address string) MailGroups {
	local, domain, _ := strings.Cut(address, "@")
	g := MailGroups{Domain: domain, Series: withoutNumbers(local) + "@" + domain}
	switch {
	case looksThrowaway(domain):
		g.Domain = Throwaway
	case slices.Contains(strings.Fields(usualMail), domain):
		g.Domain = ""
	}
	return g
}

// What can stand out among those who joined a roll.
const (
	FlagNetwork   = "network"   // many from one network
	FlagDomain    = "domain"    // many at one mail domain that few use
	FlagThrowaway = "throwaway" // mail domains that look like those for a few minutes
	FlagSeries    = "series"    // addresses that differ by a number or a dot
	FlagNumbers   = "numbers"   // mobile numbers that differ by their last two or three digits alone
	FlagBurst     = "burst"     // many in one hour
	FlagRevoked   = "revoked"   // codes of a printed batch that was revoked
	FlagLetters   = "letters"   // a batch of letters that was revoked, while letters can be printed anew
)

// When it does. Of fewer than ten nothing is said: it could be told who they are.
const (
	fewestFlagged = 10
	fewestNetwork = 20 // a household, a club and a small office never stand out
	fewestBurst   = 30
	timesUsual    = 5 // how many times the usual number
	domainPercent = 5 // the share of all, for a mail domain that few use elsewhere
)

// Parts of mail domains that are for a few minutes, and the domains that most people's mail is at.
const (
	throwawayWords = "10min 20min burner discard dispos dropmail fakeinbox getnada guerrilla mailcatch maildrop mailinator mailnesia mintemail mohmal sharklasers spam temp-mail tempmail throwaway trash yopmail"
	usualMail      = "aol.com btinternet.com gmail.com gmx.co.uk gmx.com googlemail.com hotmail.co.uk hotmail.com icloud.com live.co.uk live.com mac.com mail.com me.com msn.com ntlworld.com outlook.com proton.me protonmail.com sky.com talktalk.net tiscali.co.uk virginmedia.com yahoo.co.uk yahoo.com ymail.com"
)

// Flag is something that stands out, for people to look at. It proves nothing.
type Flag struct {
	Key  string // names it on a form
	Kind string
	// What is the mail domain, the addresses' pattern, what stands for either, what the numbers have in common, or a batch's name and place; empty where it has no name.
	What     string
	At       time.Time
	Count    int // how many entries
	Usual    int // how many there usually are
	Numbers  int // how many of them gave a mobile number
	Entries  []string
	Batch    string // the id of a batch that was revoked
	SetAside int    // how many of them are set aside already
	Later    int    // how many more a revoked batch of letters was to, who have a later letter that works
	Waiting  bool   // a decision about some of them waits
}

// Flags are what stands out among those who joined, the largest first. Whoever votes with a printed code has not joined; OverUsed and PlaceBursts look at their codes.
func Flags(list []Enrolled) []Flag {
	var flags []Flag
	networks, domains, series, hours := map[string][]Enrolled{}, map[string][]Enrolled{}, map[string][]Enrolled{}, map[string][]Enrolled{}
	blocks := map[string][]Enrolled{}
	for _, e := range list {
		if e.Network != "" {
			networks[e.Network] = append(networks[e.Network], e)
		}
		if !e.Hour.IsZero() {
			hour := e.Hour.UTC().Format(time.RFC3339)
			hours[hour] = append(hours[hour], e)
		}
		if IsMobile(e.Contact) {
			blocks[NumberBlock(e.Contact)] = append(blocks[NumberBlock(e.Contact)], e)
			continue
		}
		mail := e.Mail
		if e.Contact != "" {
			mail = MailGroupsOf(e.Contact)
		}
		if mail.Domain != "" {
			domains[mail.Domain] = append(domains[mail.Domain], e)
		}
		if mail.Series != "" {
			series[mail.Series] = append(series[mail.Series], e)
		}
	}
	for _, f := range unusual(FlagNetwork, networks, fewestNetwork) {
		f.What = "" // a network has no name: only a hash of it is kept
		flags = append(flags, f)
	}
	for _, f := range unusual(FlagBurst, hours, fewestBurst) {
		if at, err := time.Parse(time.RFC3339, f.What); err == nil {
			f.At = at
		}
		f.What = ""
		flags = append(flags, f)
	}
	flags = append(flags, seriesFlags(FlagSeries, series)...)
	flags = append(flags, seriesFlags(FlagNumbers, blocks)...)
	flags = append(flags, domainFlags(domains, len(list))...)
	slices.SortFunc(flags, func(a, b Flag) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Key, b.Key))
	})
	return flags
}

// RevokedBatch is a batch of printed codes that was revoked, as something whose votes can be set aside; of fewer than ten it answers false. entries are those of its codes, closed ones left out.
func RevokedBatch(b CodeBatch, entries []Enrolled) (Flag, bool) {
	f := flagOf(FlagRevoked, b.ID, 0, entries)
	f.What, f.Batch = b.Label+", "+b.HeldBy, b.ID
	return f, len(entries) >= fewestFlagged
}

// RevokedLetters is a batch of letters that was revoked, as something to decide about: while others could still be used, its letters can be closed and printed anew, however few; later its votes
// can be set aside, as those of any batch. later is how many more it was to, who have a later letter that works: nothing is decided about them, as long as that is not revoked too.
func RevokedLetters(b CodeBatch, entries []Enrolled, later int, printable bool) (Flag, bool) {
	if !printable {
		f, many := RevokedBatch(b, entries)
		if !many { // of so few nothing is decided, and of those with a later letter not yet
			f, _ = RevokedBatch(b, nil)
		}
		f.Later = later
		return f, many || later >= fewestFlagged
	}
	f := flagOf(FlagLetters, b.ID, 0, entries)
	f.What, f.Batch, f.Later = b.Label, b.ID, later
	return f, len(entries)+later > 0
}

// Decidable reports whether something can be proposed about what stands out.
func (f Flag) Decidable() bool {
	return !f.Waiting && (f.SetAside < f.Count || f.Kind == FlagLetters && f.Count > 0)
}

// unusual are the groups that are many times as large as the usual one, which is the median, and no smaller than fewest.
func unusual(kind string, groups map[string][]Enrolled, fewest int) []Flag {
	sizes := make([]int, 0, len(groups))
	for _, group := range groups {
		sizes = append(sizes, len(group))
	}
	if len(sizes) == 0 {
		return nil
	}
	slices.Sort(sizes)
	usual := sizes[(len(sizes)-1)/2]
	if len(sizes) == 1 {
		usual = 1
	}
	var flags []Flag
	for name, group := range groups {
		if len(group) >= fewest && len(group) >= timesUsual*usual {
			flags = append(flags, flagOf(kind, name, usual, group))
		}
	}
	return flags
}

// seriesFlags are addresses that differ by numbers and dots alone, or numbers that differ by their last digits alone.
func seriesFlags(kind string, series map[string][]Enrolled) []Flag {
	var flags []Flag
	for pattern, group := range series {
		if len(group) >= fewestFlagged {
			flags = append(flags, flagOf(kind, pattern, 1, group))
		}
	}
	return flags
}

// domainFlags are mail domains that few use elsewhere and many here, and all that look like those for a few minutes, together.
func domainFlags(domains map[string][]Enrolled, all int) []Flag {
	var flags []Flag
	for domain, group := range domains {
		switch {
		case len(group) < fewestFlagged:
		case domain == Throwaway:
			flags = append(flags, flagOf(FlagThrowaway, "", 0, group))
		case len(group)*100 >= domainPercent*all:
			flags = append(flags, flagOf(FlagDomain, domain, 1, group))
		}
	}
	return flags
}

func looksThrowaway(domain string) bool {
	return slices.ContainsFunc(strings.Fields(throwawayWords), func(word string) bool { return strings.Contains(domain, word) })
}

// withoutNumbers is the part of an address before the @ without what a list of made-up ones differs by.
func withoutNumbers(local string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-' {
			return -1
		}
		return r
	}, local)
}

func flagOf(kind, name string, usual int, group []Enrolled) Flag {
	f := Flag{Key: fmt.Sprintf("%s|%s", kind, name), Kind: kind, What: name, Count: len(group), Usual: usual}
	for _, e := range group {
		f.Entries = append(f.Entries, e.Entry)
		if e.Standing == StandingQuarantined {
			f.SetAside++
		}
		if IsMobile(e.Contact) {
			f.Numbers++
		}
	}
	slices.Sort(f.Entries)
	return f
}
