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
	AddedBy  string
	AddedAt  time.Time
	AskedBy  *string // who proposed to take it down, where another officer confirms that
	AskedAt  *time.Time
	TakenBy  *string    // who took it down because it is wrong
	TakenAt  *time.Time // from then on voters read the English
	Reason   string     // why
}

// Waits reports whether taking it down waits for another officer.
func (t ProjectTranslation) Waits() bool { return t.AskedBy != nil && t.TakenBy == nil }

// TranslationTakesTwo reports whether another officer confirms that a translation is taken off the ballot while people vote.
func (r Round) TranslationTakesTwo() bool { return r.PotPence > TwoPeopleAbove }

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

// How long a translated title and sentence may be, in bytes: some scripts take three for a letter.
const (
	mostTranslatedTitle   = 400
	mostTranslatedSummary = 1200
)

// TranslationInput is what an officer typed for one language: a title and a sentence for each project, by its number.
type TranslationInput struct {
	Titles, Summaries map[int]string
}

// Check says what is wrong with it. A project is translated whole or not at all.
func (in TranslationInput) Check() error {
	var checks Checks
	for number := range in.Titles {
		title, summary := strings.TrimSpace(in.Titles[number]), strings.TrimSpace(in.Summaries[number])
		n := strconv.Itoa(number)
		checks.Require(title != "" || summary == "", "title-"+n, "Write the title too, or leave both empty")
		checks.Require(summary != "" || title == "", "summary-"+n, "Write the sentence too, or leave both empty")
		checks.Require(len(title) <= mostTranslatedTitle, "title-"+n, "Make the title shorter")
		checks.Require(len(summary) <= mostTranslatedSummary, "summary-"+n, "Make the sentence shorter")
	}
	return checks.Err()
}

// TranslationsPage is what an officer sees of the translations of a ballot: all languages, or one of them.
type TranslationsPage struct {
	RoundFrame
	Projects []BallotProject // by number
	Language BallotLanguage  // the one that is written; none on the page of all
	Done     map[string]int  // how many projects are translated, by language
	Waiting  map[string]int  // of these, how many another officer is to take down
	Written  []TranslationLine
	CanWrite bool // the vote has not opened
	CanTake  bool // the vote is open: what is wrong can be taken down, and nothing else changes
}

// TranslationLine is a translation as officers read it.
type TranslationLine struct {
	ProjectTranslation
	AskedName string
	TakenName string
	Own       bool // the reader proposed to take it down, so another officer decides
}

// CheckTakenDown says what is missing before a translation can be taken down.
func CheckTakenDown(field, reason string) error {
	var checks Checks
	checks.publicText(field, reason, mostReason, "Say what is wrong with it")
	return checks.Err()
}
