package models

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// English is the language that proposals are written in, as a BCP 47 tag.
const English = "en"

// BallotLanguage is a language that a ballot's projects can be translated to.
type BallotLanguage struct {
	Tag     string // BCP 47, for the lang attribute
	Name    string // its name for itself
	English string // its name in English, for officers
	Dir     string // ltr or rtl, for the dir attribute
}

// BallotLanguages are the languages most spoken in England beside English (Census 2021), and those of recent arrivals. Welsh is for the border.
var BallotLanguages = [...]BallotLanguage{
	{"ar", "العربية", "Arabic", "rtl"}, {"bn", "বাংলা", "Bengali", "ltr"}, {"zh-Hans", "简体中文", "Chinese (simplified)", "ltr"}, {"fr", "Français", "French", "ltr"},
	{"gu", "ગુજરાતી", "Gujarati", "ltr"}, {"it", "Italiano", "Italian", "ltr"}, {"ckb", "کوردیی ناوەندی", "Kurdish (Sorani)", "rtl"}, {"lt", "Lietuvių", "Lithuanian", "ltr"},
	{"pa", "ਪੰਜਾਬੀ", "Panjabi", "ltr"}, {"fa", "فارسی", "Persian", "rtl"}, {"pl", "Polski", "Polish", "ltr"}, {"pt", "Português", "Portuguese", "ltr"},
	{"ro", "Română", "Romanian", "ltr"}, {"so", "Soomaali", "Somali", "ltr"}, {"es", "Español", "Spanish", "ltr"}, {"ta", "தமிழ்", "Tamil", "ltr"},
	{"ti", "ትግርኛ", "Tigrinya", "ltr"}, {"tr", "Türkçe", "Turkish", "ltr"}, {"uk", "Українська", "Ukrainian", "ltr"}, {"ur", "اردو", "Urdu", "rtl"}, {"cy", "Cymraeg", "Welsh", "ltr"},
}

// LanguageOf is the language with this tag. English is none of them: nothing is translated to it.
func LanguageOf(tag string) (BallotLanguage, bool) {
	i := slices.IndexFunc(BallotLanguages[:], func(l BallotLanguage) bool { return l.Tag == tag })
	if i < 0 {
		return BallotLanguage{}, false
	}
	return BallotLanguages[i], true
}

// ProjectTranslation is what a ballot says of a project in another language.
type ProjectTranslation struct {
	RoundID  string `gorm:"primaryKey"`
	Number   int    `gorm:"primaryKey;autoIncrement:false"` // the project's
	Language string `gorm:"primaryKey"`                     // a BCP 47 tag
	Title    string
	Summary  string
	What     string // what its people will do
	Place    string
	AddedBy  string
	AddedAt  time.Time
	// ConfirmedBy is who had it put on the ballot: who wrote it, or where more than £50,000 is shared another officer who read it. Nobody yet where it is nil.
	ConfirmedBy *string
	AskedBy     *string // who proposed to take it down, where another officer confirms that
	AskedAt     *time.Time
	TakenBy     *string    // who took it down because it is wrong
	TakenAt     *time.Time // from then on voters read the English
	Reason      string     // why
	CardMark    []byte     // over what the ballot says, by a key outside the database
	FullMark    []byte     // and over all of it
	// ConfirmedMark is over both, who wrote it and ConfirmedBy, by such a key. Without it nobody had it put on the ballot, whatever ConfirmedBy says.
	ConfirmedMark []byte
}

// CardTexts are what the ballot says, for a mark.
func (t ProjectTranslation) CardTexts() []string {
	return []string{t.Language, t.Title, t.Summary, t.Place}
}

// FullTexts are all that it says, for a mark.
func (t ProjectTranslation) FullTexts() []string { return append(t.CardTexts(), t.What) }

// Waits reports whether taking it down waits for another officer.
func (t ProjectTranslation) Waits() bool { return t.AskedBy != nil && t.TakenBy == nil }

// TakeDownHash is the ContentHash of what another officer confirms who takes it down; empty where nobody proposes that.
func (t ProjectTranslation) TakeDownHash() (string, error) {
	if !t.Waits() {
		return "", nil
	}
	return ContentHash(map[string]any{"round": t.RoundID, "number": t.Number, "language": t.Language, "reason": t.Reason, "asked_by": *t.AskedBy})
}

// TranslationTakesTwo reports whether another officer confirms that a translation is taken off the ballot while people vote.
func (r Round) TranslationTakesTwo() bool { return r.PotPence > TwoPeopleAbove }

// ConfirmTextsHash is the ContentHash of what another officer confirms who puts translations on the ballot; empty where there are none.
func ConfirmTextsHash(texts []ProjectTranslation) (string, error) {
	if len(texts) == 0 {
		return "", nil
	}
	lines := make([][]string, len(texts))
	for i, t := range texts {
		lines[i] = append([]string{t.RoundID, strconv.Itoa(t.Number), t.AddedBy}, t.FullTexts()...)
	}
	return ContentHash(map[string]any{"texts": lines})
}

// ToConfirm are the translations that wait for another officer: those that the reader can confirm, and those that the reader wrote.
func (p TranslationsPage) ToConfirm() (theirs, own []TranslationLine) {
	for _, t := range p.Written {
		switch {
		case t.ConfirmedBy != nil:
		case t.OwnText:
			own = append(own, t)
		default:
			theirs = append(theirs, t)
		}
	}
	return theirs, own
}

// TakenText is a translation that was taken off a ballot while people voted, as everybody reads of it.
type TakenText struct {
	Language string
	Title    string // of the project, in English
	TakenAt  time.Time
	Reason   string
}

// LanguageName is the name of its language in English.
func (t TakenText) LanguageName() string {
	language, _ := LanguageOf(t.Language)
	return language.English
}

// Languages are the tags of the languages that something on the ballot is translated to, in the order of BallotLanguages.
func (p BallotPage) Languages() []string {
	var tags []string
	for _, l := range BallotLanguages {
		if slices.ContainsFunc(p.Translations, func(t ProjectTranslation) bool { return t.Language == l.Tag }) {
			tags = append(tags, l.Tag)
		}
	}
	return tags
}

// Translated is what the ballot says of a project in a language, where it has been translated.
func (p BallotPage) Translated(number int, tag string) (ProjectTranslation, bool) {
	i := slices.IndexFunc(p.Translations, func(t ProjectTranslation) bool { return t.Number == number && t.Language == tag })
	if i < 0 {
		return ProjectTranslation{}, false
	}
	return p.Translations[i], true
}

// How long a translated text may be, in bytes: some scripts take three for a letter, and some languages more letters than English.
const (
	mostTranslatedTitle   = 400
	mostTranslatedSummary = 1200
	mostTranslatedWhat    = 6 * MaxWhat
	mostTranslatedPlace   = 6 * MaxPlace
)

// TranslationText is what an officer typed of a project in another language.
type TranslationText struct {
	Title   string
	Summary string
	What    string
	Place   string
}

// Trimmed is the text without the space around its parts.
func (t TranslationText) Trimmed() TranslationText {
	return TranslationText{Title: strings.TrimSpace(t.Title), Summary: strings.TrimSpace(t.Summary), What: strings.TrimSpace(t.What), Place: strings.TrimSpace(t.Place)}
}

// TranslationInput is what an officer typed for one language, by the projects' numbers.
type TranslationInput map[int]TranslationText

// Check says what is wrong with it. A project is translated whole or not at all: whatever the ballot says of it in English is said in the other language too.
func (in TranslationInput) Check(projects []TranslatedProject) error {
	var checks Checks
	for _, project := range projects {
		text, sent := in[project.Number]
		text = text.Trimmed()
		if !sent || text == (TranslationText{}) {
			continue
		}
		n := strconv.Itoa(project.Number)
		checks.Require(text.Title != "", "title-"+n, "Write the title too, or leave all of this project empty")
		checks.Require(text.Summary != "", "summary-"+n, "Write the sentence too, or leave all of this project empty")
		checks.Require(text.What != "" || project.What == "", "what-"+n, "Write what they will do too, or leave all of this project empty")
		checks.Require(text.Place != "" || project.Place == "", "place-"+n, "Write where too, or leave all of this project empty")
		checks.Require(len(text.Title) <= mostTranslatedTitle, "title-"+n, "Make the title shorter")
		checks.Require(len(text.Summary) <= mostTranslatedSummary, "summary-"+n, "Make the sentence shorter")
		checks.Require(len(text.What) <= mostTranslatedWhat, "what-"+n, "Make the text shorter")
		checks.Require(len(text.Place) <= mostTranslatedPlace, "place-"+n, "Make the place shorter")
		checks.oneAlphabet("title-"+n, text.Title)
		checks.takeOut("title-"+n, text.Title)
		checks.takeOut("summary-"+n, text.Summary)
		checks.takeOut("what-"+n, text.What)
		checks.takeOut("place-"+n, text.Place)
	}
	return checks.Err()
}

// TranslatedProject is a project as whoever translates it reads it.
type TranslatedProject struct {
	BallotProject
	What string // what its people will do, in English
}

// TranslationsPage is what an officer sees of the translations of a ballot: all languages, or one of them.
type TranslationsPage struct {
	RoundFrame
	Projects  []TranslatedProject // by number
	Language  BallotLanguage      // the one that is written; none on the page of all
	Done      map[string]int      // how many projects are translated, by language
	Unread    map[string]int      // of these, how many are not on the ballot before another officer confirms them
	Waiting   map[string]int      // of these, how many another officer is to take down
	Written   []TranslationLine
	SeenTexts string // the hash of what the reader can confirm
	CanWrite  bool   // the vote has not opened
	CanTake   bool   // the vote is open: what is wrong can be taken down, and nothing else changes
}

// TranslationLine is a translation as officers read it.
type TranslationLine struct {
	ProjectTranslation
	AskedName string
	TakenName string
	AddedName string
	OwnText   bool   // the reader wrote it
	Own       bool   // the reader proposed to take it down, so another officer decides
	Seen      string // the hash of what is proposed
}

// CheckTakenDown says what is missing before a translation can be taken down.
func CheckTakenDown(field, reason string) error {
	var checks Checks
	checks.publicText(field, reason, mostReason, "Say what is wrong with it")
	return checks.Err()
}
