package models

import "time"

// DemoStory is how far the story of the demo's council is told.
type DemoStory struct {
	StartedAt time.Time // the clock at the demo's first start, from which every act of the story is dated; zero where there was none
	Done      int       // how many acts are done, in the order of time; 0 while the council is being made
	Empty     bool      // nobody is in the database
}
