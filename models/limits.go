package models

// How often one-time codes may be asked for. Whoever asks from one network is held to little, so that nobody can flood a mailbox; an address is held
// to much, and then each network still gets one, so that strangers who ask for somebody's codes do not keep them from their own. However many they ask for,
// each wider network still gets one a day, to be typed once: a machine that has many addresses of one network gets no more guesses by them.
const (
	codesOfNetwork     = 600 // for all addresses, within the life of a code: a library or a telephone company may be behind one network address
	codesHere          = 5   // for one address from one network, within the life of a code
	codesHereToday     = 20
	codesToday         = 60  // for one address from everywhere in a day; after that one for each network, and
	codesTodayMost     = 300 // after that one for each wider network
	codesBeforeGuarded = 10  // for one address in a day; later codes may be typed once, so that asking for many gives no more guesses
)

// CodesAsked is how often one-time codes were asked for, the present one included.
type CodesAsked struct {
	Network   int // for any address, from the asker's network, within the life of a code
	Here      int // for this address, from the asker's network, within the life of a code
	HereToday int // the same, today
	Today     int // for this address, from anywhere, today
	Around    int // for this address, from the wider network that the asker's lies in, today; counted once Many reports true
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

// Many reports whether so many codes were asked for one address that wider networks are counted.
func (a CodesAsked) Many() bool { return a.Today > codesTodayMost }

// CheckAddress answers TooMany when too many codes were asked for one address.
func (a CodesAsked) CheckAddress() error {
	if a.Many() && a.Around > 1 || !a.Many() && a.Today > codesToday && a.HereToday > 1 {
		return tooManyToday()
	}
	return nil
}

func tooManyToday() error {
	return Errorf(TooMany, "Many codes were asked for today for this address. Use the newest one, or ask again tomorrow. To vote, a printed voting code works too")
}

// Tries is how often the code may be typed before it is worth nothing.
func (a CodesAsked) Tries() int {
	if a.Today > codesBeforeGuarded {
		return 1
	}
	return OneTimeCodeTries
}
