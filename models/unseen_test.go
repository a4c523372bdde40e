package models_test

import (
	"errors"
	"testing"

	"acorn/models"
)

// TestNothingUnseenInPublicTexts: what turns, breaks or parts a text without being seen is refused by the word it is in; what people's own writing needs stays.
func TestNothingUnseenInPublicTexts(t *testing.T) {
	t.Parallel()
	for text, near := range map[string]string{
		"Baby\u200b bank":               "Baby",
		"Baby bank\u202e":               "bank",
		"Baby \u2066bank\u2069 for all": "bank",
		"Baby bank \u2060":              "bank",
		"\ufeffBaby bank":               "Baby",
		"Bell\a rings":                  "Bell",
		"Ba\u00adby bank":               "Baby",
		"Ba\u200dby bank":               "Baby",
		"Baby\ufe0f bank":               "Baby",
		"Baby\u3164bank":                "Babybank",
		"Baby\U000e0062 bank":           "Baby",
		"\u200b":                        "",
		"Dance 👨\u200d":                 "👨",
		"Ages ۸\u200f to ۱۱":            "۸",
		"می\u200c\u200cخواهیم":          "میخواهیم",
		"One line\r\n\tand another":     "fine",
		"می\u200cخواهیم":                "fine",
		"ক্\u200dষ and র\u200d্য":       "fine",
		"Dads 👨🏽\u200d👧 and ❤\ufe0f\u200d🔥 1\ufe0f\u20e3":                               "fine",
		"Girls' football 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": "fine",
		"Café à la carte, naïve, Zoë":                                                   "fine",
		"\u2139\ufe0f Ask at the desk, ㊗\ufe0f ☎\ufe0f ™\ufe0f":                         "fine",
	} {
		in := complete()
		in.What = text
		got := "fine"
		var e *models.Error
		if errors.As(in.CheckPart(models.PartWhat, round), &e) {
			got = ""
			if len(e.Fields) == 1 && len(e.Fields[0].Args) == 2 {
				got = e.Fields[0].Args[1].(string)
			}
		}
		if got != near {
			t.Errorf("%q: %q, want %q", text, got, near)
		}
	}
}

func TestANameIsWrittenInOneAlphabet(t *testing.T) {
	t.Parallel()
	for title, fine := range map[string]bool{
		"B\u0430by bank": false, "Βaby bank": false, "Skate p\u0430rk": false,
		"Baby bank": true, "Кафе «Baby bank»": true, "YMCA-клуб": true, "Ωmega's": false, "Zoë's ½ hour": true,
	} {
		in := complete()
		in.Title = title
		if err := in.CheckPart(models.PartIdea, round); (err == nil) != fine {
			t.Errorf("title %q: %v", title, err)
		}
		in = complete()
		in.GroupName = title
		if err := in.CheckPart(models.PartGroup, round); (err == nil) != fine {
			t.Errorf("group %q: %v", title, err)
		}
	}
}

func TestTitlesThatLookTheSameAreNamedAtTheSeal(t *testing.T) {
	t.Parallel()
	for title, same := range map[string]bool{
		"Baby bank": true, "BABY  BANK!": true, "Babý-bank": true, "Ｂａｂｙ bank": true, "Baby\u200b bank": true, "Bаbу bаnk": true,
		"Baby banks": false, "Baby bank 2": false, "Дитячий банк": false,
	} {
		c := models.SealCheck{Auditors: 1, Projects: []models.Project{{Number: 1, Title: "Baby bank"}, {Number: 2, Title: "Skate ramp lights"}, {Number: 3, Title: title}}}
		if w := c.Warnings(); (len(w) == 1) != same || same && (w[0].Args[1] != "Baby bank" || w[0].Args[5] != title) {
			t.Errorf("%q: %v", title, w)
		}
	}
	for title, other := range map[string]string{
		"Basketball court": "BasketbaIl court", "Skatepark lights": "Skɑtepark lights", "Modern library": "Modem library", "Girls' football": "Gırls' football", "Pool 100": "POOL lOO",
		"Wildlife walks": "VVildlife walks", "Phase 1": "Phase I",
	} {
		c := models.SealCheck{Auditors: 1, Projects: []models.Project{{Number: 1, Title: title}, {Number: 2, Title: other}}}
		if w := c.Warnings(); len(w) != 1 {
			t.Errorf("%q and %q: %v", title, other, w)
		}
	}
}
