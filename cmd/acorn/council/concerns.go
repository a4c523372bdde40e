package council

// Concerns give the safeguarding lead something to read. They name nobody and describe nobody who could be known.
func Concerns() []Concern {
	return []Concern{
		{At: at(-12, 9), About: "girls-football",
			Text:   "The poster for this by the market has a photo with a child's name on her coat. Somebody should take it down.",
			Answer: "Rang the club within the hour. The poster came down that morning, and the club has our guide on pictures of children.", Answered: at(-12, 11)},
		{At: Offset{Days: -1, Hour: 18, Minute: 40}, About: "second-spin-families", From: "devan",
			Text: "A boy of about nine has come to the lock-up on his own three nights running and stays until we shut. He says that nobody is in. I don't know if it's anything. I'd rather ask."},
	}
}
