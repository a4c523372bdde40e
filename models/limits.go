package models

// How often one-time codes may be asked for. Whoever asks from one network is held to little, so that nobody can flood a mailbox; an address is held
// to much, and then each network still gets one, so that strangers who ask for somebody's codes do not keep them from their own.
const (
	codesOfNetwork     = 600 // for all addresses, within the life of a code: a library or a telephone company may be behind one network address
	codesHere          = 5   // for one address from one network, within the life of a code
	codesHereToday     = 20
	codesToday         = 60  // for one address from everywhere in a day; after that one for each network, and
	codesTodayMost     = 300 // after that none
	codesBeforeGuarded = 10  // for one address in a day; later codes may be typed once, so that asking for many gives no more guesses
)

// CodesAsked is how often one-time codes were asked for, the present one included.
type CodesAsked struct {
	Network   int // for any address, from the asker's network, within the life of a code
	Here      int // for this address, from the asker's network, within the life of a code
	HereToday int // the same, today
	Today     int // for this address, from anywhere, today
}

// CheckHere answers TooMany when the asker's network has asked too often. Such an ask does not count against the address.
func (a CodesAsked) CheckHere() error {
	switch {
	case a.HereToday > codesHereToday:
		return tooManyToday()
	case a.Network > codesOfNetwork || a.Here > codesHere:
		return Errorf(TooMany, "You asked for many codes. Use the newest one, or wait {{.Minutes}} minutes and ask again", "Minutes", int(OneTimeCodeLife.Minutes()))
	default:
		return nil
	}
}

// CheckAddress answers TooMany when too many codes were asked for one address.
func (a CodesAsked) CheckAddress() error {
	if a.Today > codesTodayMost || a.Today > codesToday && a.HereToday > 1 {
		return tooManyToday()
	}
	return nil
}

func tooManyToday() error {
	return Errorf(TooMany, "Many codes were asked for today for this address. Use the newest one, or ask again tomorrow")
}

// Tries is how often the code may be typed before it is worth nothing.
func (a CodesAsked) Tries() int {
	if a.Today > codesBeforeGuarded {
		return 1
	}
	return OneTimeCodeTries
}
