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

// How often texts with codes are sent. Each costs the council about 2p, and there are those who have many sent to numbers that pay them (SMS pumping), or just to harm. So
// the numbers are those of people who vote, with room, and one round can cost no more than some £70 a day however many ask. Whoever cannot be sent a text is told of the ways that are left;
// printed codes, by which a school of 1,200 votes behind one address, are touched by none of this.
const (
	textsOfNumber     = 8    // to one number in a day: a child whose first text came late, and who votes again in the evening; after that one for each network, and
	textsOfNumberMost = 30   // after that one for each wider network, so that strangers who ask keep nobody from their first
	textsNearHere     = 30   // from a wider network in a day to numbers that differ by their last three digits alone: no two voters in a thousand have such, a made-up list has
	textsNear         = 100  // the same, from everywhere: nobody at one place uses up the texts of those who have such numbers
	textsHere         = 120  // from one network in an hour: a youth club of 60 whose members each ask twice
	textsHereToday    = 500  // from a wider network in a day: those of a telephone company on whose network many of a borough's phones are
	TextsOfRound      = 3000 // in a day, for all of a round: the busiest day of a vote of 10,000 on which most vote by text
)

// TextsAsked is how often texts were asked for, the present one included.
type TextsAsked struct {
	NumberHere   int // to this number from the asker's network, today
	Number       int // to this number from anywhere, today
	NumberAround int // to this number from the wider network that the asker's lies in, today; counted once ManyToNumber reports true
	BlockHere    int // to the thousand numbers around it from that wider network, today
	Block        int // to those from anywhere, today
	Here         int // from the asker's network, this hour
	HereToday    int // from the wider network, today
	Sent         int // texts that were sent to people of the round today, the present one not included
}

// ManyToNumber reports whether so many texts were asked for to one number that wider networks are counted.
func (a TextsAsked) ManyToNumber() bool { return a.Number > textsOfNumberMost }

// Check answers TooMany when no text is sent, whether or not somebody may vote with that number.
func (a TextsAsked) Check() error {
	switch {
	case a.ManyToNumber() && a.NumberAround > 1, !a.ManyToNumber() && a.Number > textsOfNumber && a.NumberHere > 1:
		return Errorf(TooMany, "Many texts were asked for today for this number. Use the code in the newest one, or your email address. To vote, a printed voting code works too")
	case a.BlockHere > textsNearHere, a.Block > textsNear, a.Here > textsHere, a.HereToday > textsHereToday, a.Sent >= TextsOfRound:
		return Errorf(TooMany, "We cannot send any more texts just now. Use your email address, or vote with a printed voting code or on paper. You can try a text again later")
	default:
		return nil
	}
}

// Alarming reports whether a limit is reached that people who vote do not reach, so that somebody should look. It is true once for each, and each time for the round's.
func (a TextsAsked) Alarming() bool {
	return a.Number == textsOfNumberMost+1 || a.BlockHere == textsNearHere+1 || a.Block == textsNear+1 || a.Here == textsHere+1 || a.HereToday == textsHereToday+1 || a.Sent >= TextsOfRound
}
