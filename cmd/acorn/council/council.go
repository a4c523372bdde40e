package council

// Settings are the council's own words, numbers and colours.
type Settings struct {
	Name              string // as in "Acorn for Harwick"
	Phone             string
	Email             string
	ComplaintsURL     string
	SafeguardingEmail string
	SafeguardingPhone string
	SafeguardingHours string
	Brand             string // colours, as in CSS
	Button, Accent    string
}

// CouncilSettings is how Harwick Council presents itself. Telephone numbers are from the ranges that Ofcom keeps for drama, so that
// nobody's telephone rings.
func CouncilSettings() Settings {
	return Settings{
		Name:              "Harwick",
		Phone:             "01632 960100",
		Email:             "hello@harwick.example",
		ComplaintsURL:     page("complaints"),
		SafeguardingEmail: "safeguarding@harwick.example",
		SafeguardingPhone: "01632 960199",
		SafeguardingHours: "Monday to Friday, 8.30am to 5pm. At other times ring 01632 960198",
		Brand:             "#23402f",
		Button:            "#0f7a52",
		Accent:            "#b4541a",
	}
}

// Safeguarding are the lead and the deputy, with how to reach them, as every round names them.
func Safeguarding() (lead, deputy string) {
	return "Grace Bello, 01632 960199", "Hugh Lister, 01632 960199"
}

// Areas are the five wards. Their codes are shaped like those of the Office for National Statistics and belong to no real ward.
func Areas() []Area {
	return []Area{
		{Key: "northgate", Name: "Northgate", Code: "E05999001"},
		{Key: "brook-lane", Name: "Brook Lane", Code: "E05999002"},
		{Key: "saltmarsh", Name: "Saltmarsh", Code: "E05999003"},
		{Key: "old-quay", Name: "Old Quay", Code: "E05999004"},
		{Key: "fernhill", Name: "Fernhill", Code: "E05999005"},
	}
}
