package components_test

import (
	"strings"

	"acorn/views/components"

	"github.com/a-h/templ"
)

// makers make Acorn's component from an example's options, by the component's name in govuk-frontend.
var makers = map[string]func(*options) templ.Component{
	"button": func(o *options) templ.Component {
		return components.Button(components.ButtonProps{
			Text: o.text("text"), Href: o.text("href"), Start: o.flag("isStartButton"), Disabled: o.flag("disabled"), ID: o.text("id"), Name: o.text("name"),
			Value: o.text("value"), Type: o.text("type"), PreventDoubleClick: o.flag("preventDoubleClick"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"input": func(o *options) templ.Component {
		l := o.in("label")
		return components.Input(components.InputProps{
			Name: o.text("name"), ID: o.text("id"), Label: l.text("text"), LabelSize: l.size("govuk-label"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Value: o.text("value"), Type: o.text("type"), InputMode: o.text("inputmode"),
			Autocomplete: o.text("autocomplete"), AutoCapitalize: o.text("autocapitalize"), Pattern: o.text("pattern"), Spellcheck: o.yesOrNo("spellcheck"),
			Prefix: o.in("prefix").text("text"), Suffix: o.in("suffix").text("text"), Disabled: o.flag("disabled"), DescribedBy: o.text("describedBy"),
			GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"textarea": func(o *options) templ.Component {
		l := o.in("label")
		return components.Textarea(components.TextareaProps{
			Name: o.text("name"), ID: o.text("id"), Label: l.text("text"), LabelSize: l.size("govuk-label"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Value: o.text("value"), Rows: o.number("rows"),
			Autocomplete: o.text("autocomplete"), Spellcheck: o.yesOrNo("spellcheck"), DescribedBy: o.text("describedBy"),
			GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"file-upload": func(o *options) templ.Component {
		l := o.in("label")
		return components.FileUpload(components.FileUploadProps{
			Name: o.text("name"), ID: o.text("id"), Label: l.text("text"), LabelSize: l.size("govuk-label"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), DescribedBy: o.text("describedBy"), Disabled: o.flag("disabled"), Multiple: o.flag("multiple"),
			GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"character-count": func(o *options) templ.Component {
		l := o.in("label")
		return components.CharacterCount(components.CharacterCountProps{
			Name: o.text("name"), ID: o.text("id"), Label: l.text("text"), LabelSize: l.size("govuk-label"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Value: o.text("value"), Rows: o.number("rows"), Spellcheck: o.yesOrNo("spellcheck"),
			Max: o.number("maxlength"), CountType: o.text("countType"), Threshold: o.number("threshold"),
			GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"radios": func(o *options) templ.Component {
		f, l := o.in("fieldset"), o.in("fieldset").in("legend")
		return components.Radios(components.RadiosProps{
			Name: o.text("name"), ID: o.text("idPrefix"), Legend: l.text("text"), LegendSize: l.size("govuk-fieldset__legend"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Value: o.text("value"), Items: choices(o), DescribedBy: f.text("describedBy"),
			GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"checkboxes": func(o *options) templ.Component {
		f, l := o.in("fieldset"), o.in("fieldset").in("legend")
		return components.Checkboxes(components.CheckboxesProps{
			Name: o.text("name"), ID: o.text("idPrefix"), Legend: l.text("text"), LegendSize: l.size("govuk-fieldset__legend"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Values: o.texts("values"), Items: choices(o),
			DescribedBy: f.text("describedBy") + o.text("describedBy"), GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"select": func(o *options) templ.Component {
		l := o.in("label")
		var items []components.Option
		for _, i := range o.list("items") {
			items = append(items, components.Option{
				Value: i.text("value"), Label: i.text("text"), Selected: i.flag("selected"), Disabled: i.flag("disabled"), Attrs: i.attrs(),
			})
		}
		return components.Select(components.SelectProps{
			Name: o.text("name"), ID: o.text("id"), Label: l.text("text"), LabelSize: l.size("govuk-label"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Value: o.text("value"), Items: items, DescribedBy: o.text("describedBy"),
			GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"date-input": func(o *options) templ.Component {
		f, l, v := o.in("fieldset"), o.in("fieldset").in("legend"), o.in("values")
		prefix := o.text("namePrefix")
		part := func(name string) string { return v.text(name) + v.text(prefix+"-"+name) + o.in(name).text("value") }
		return components.DateInput(components.DateInputProps{
			Name: prefix, ID: o.text("id"), Legend: l.text("text"), LegendSize: l.size("govuk-fieldset__legend"), PageHeading: l.flag("isPageHeading"),
			Hint: o.in("hint").text("text"), Error: o.in("errorMessage").text("text"), Day: part("day"), Month: part("month"), Year: part("year"),
			DayWrong: o.in("day").flag("error"), MonthWrong: o.in("month").flag("error"), YearWrong: o.in("year").flag("error"),
			DescribedBy: f.text("describedBy"), GroupClasses: o.in("formGroup").text("classes"), Classes: o.text("classes"), Attrs: o.attrs(),
		})
	},
	"fieldset": func(o *options) templ.Component {
		l := o.in("legend")
		return o.children(components.Fieldset(components.FieldsetProps{
			Legend: l.text("text"), LegendClasses: l.text("classes"), PageHeading: l.flag("isPageHeading"),
			DescribedBy: o.text("describedBy"), Role: o.text("role"), Classes: o.text("classes"), Attrs: o.attrs(),
		}), "", "html")
	},
	"error-message": func(o *options) templ.Component {
		return components.ErrorMessage(components.ErrorMessageProps{ID: o.text("id"), Text: o.text("text"), Classes: o.text("classes"), HiddenText: o.text("visuallyHiddenText")})
	},
	"error-summary": func(o *options) templ.Component {
		var errors []components.FieldError
		for _, i := range o.list("errorList") {
			errors = append(errors, components.FieldError{ID: strings.TrimPrefix(i.text("href"), "#"), Text: i.text("text")})
		}
		return components.ErrorSummary(components.ErrorSummaryProps{
			Title: o.text("titleText"), Description: o.text("descriptionText"), Errors: errors, Classes: o.text("classes"), DisableAutoFocus: o.flag("disableAutoFocus"),
		})
	},
	"summary-list": func(o *options) templ.Component {
		p := components.SummaryListProps{Classes: o.text("classes"), Attrs: o.attrs()}
		for _, r := range o.list("rows") {
			row := components.SummaryRow{Key: r.in("key").text("text"), Text: r.in("value").text("text"), Actions: actions(r.in("actions")), Classes: r.text("classes")}
			if body := r.in("value").text("html"); body != "" {
				row.Value = fragment(body)
			}
			p.Rows = append(p.Rows, row)
		}
		if o.has("card") {
			c := o.in("card")
			p.Card = &components.SummaryCardProps{
				Title: c.in("title").text("text"), HeadingLevel: c.in("title").number("headingLevel"), Actions: actions(c.in("actions")), Classes: c.text("classes"), Attrs: c.attrs(),
			}
		}
		return components.SummaryList(p)
	},
	"table": func(o *options) templ.Component {
		p := components.TableProps{
			Caption: o.text("caption"), CaptionSize: caption(o), FirstCellIsHeader: o.flag("firstCellIsHeader"), Head: cells(o, o.list("head")), Classes: o.text("classes"), Attrs: o.attrs(),
		}
		rows, _ := o.values["rows"].([]any)
		for _, row := range rows {
			if row, ok := row.([]any); ok {
				nested := &options{values: map[string]any{"rows": row}, path: o.path, used: o.used}
				p.Rows = append(p.Rows, cells(nested, nested.list("rows")))
			}
		}
		return components.Table(p)
	},
	"tag": func(o *options) templ.Component {
		return components.Tag(components.TagProps{Text: o.text("text"), Classes: o.text("classes"), Attrs: o.attrs()})
	},
	"back-link": func(o *options) templ.Component {
		return components.BackLink(components.BackLinkProps{Text: o.text("text"), Href: o.text("href"), Classes: o.text("classes"), Attrs: o.attrs()})
	},
	"breadcrumbs": func(o *options) templ.Component {
		p := components.BreadcrumbsProps{CollapseOnMobile: o.flag("collapseOnMobile"), Label: o.text("labelText"), Classes: o.text("classes"), Attrs: o.attrs()}
		for _, i := range o.list("items") {
			p.Items = append(p.Items, components.Link{Text: i.text("text"), Href: i.text("href"), Attrs: i.attrs()})
		}
		return components.Breadcrumbs(p)
	},
	"skip-link": func(o *options) templ.Component {
		return components.SkipLink(components.SkipLinkProps{Text: o.text("text"), Href: o.textOr("href", "#content"), Classes: o.text("classes"), Attrs: o.attrs()})
	},
	"pagination": func(o *options) templ.Component {
		p := components.PaginationProps{Previous: pageLink(o, "previous"), Next: pageLink(o, "next"), Label: o.text("landmarkLabel"), Classes: o.text("classes"), Attrs: o.attrs()}
		for _, i := range o.list("items") {
			if len(i.values) > 0 {
				p.Items = append(p.Items, components.PageItem{
					Number: i.number("number"), Href: i.text("href"), Current: i.flag("current"), Ellipsis: i.flag("ellipsis"), Label: i.text("visuallyHiddenText"),
				})
			}
		}
		return components.Pagination(p)
	},
	"details": func(o *options) templ.Component {
		return o.children(components.Details(components.DetailsProps{Summary: o.text("summaryText"), Open: o.flag("open"), ID: o.text("id"), Classes: o.text("classes"), Attrs: o.attrs()}), "text", "html")
	},
	"inset-text": func(o *options) templ.Component {
		return o.children(components.InsetText(components.InsetTextProps{ID: o.text("id"), Classes: o.text("classes"), Attrs: o.attrs()}), "text", "html")
	},
	"warning-text": func(o *options) templ.Component {
		return o.children(components.WarningText(components.WarningTextProps{HiddenText: o.text("iconFallbackText"), Classes: o.text("classes"), Attrs: o.attrs()}), "text", "html")
	},
	"notification-banner": func(o *options) templ.Component {
		p := components.NotificationBannerProps{
			Text: o.text("text"), Success: o.text("type") == "success", Title: o.text("titleText"), TitleID: o.text("titleId"), HeadingLevel: o.number("titleHeadingLevel"),
			Role: o.text("role"), DisableAutoFocus: o.flag("disableAutoFocus"), Classes: o.text("classes"), Attrs: o.attrs(),
		}
		if o.has("html") {
			return o.children(components.NotificationBanner(p), "", "html")
		}
		return components.NotificationBanner(p)
	},
	"panel": func(o *options) templ.Component {
		return components.Panel(components.PanelProps{Title: o.text("titleText"), HeadingLevel: o.number("headingLevel"), Text: o.text("text"), Classes: o.text("classes"), Attrs: o.attrs()})
	},
	"phase-banner": func(o *options) templ.Component {
		return o.children(components.PhaseBanner(components.PhaseBannerProps{Tag: o.in("tag").text("text"), Classes: o.text("classes"), Attrs: o.attrs()}), "text", "html")
	},
	"task-list": func(o *options) templ.Component {
		p := components.TaskListProps{ID: o.text("idPrefix"), Classes: o.text("classes"), Attrs: o.attrs()}
		for _, i := range o.list("items") {
			s := i.in("status")
			task := components.Task{Title: i.in("title").text("text"), Href: i.text("href"), Hint: i.in("hint").text("text"), Status: s.text("text")}
			if s.has("tag") {
				task.Tag, task.Status = true, s.in("tag").text("text")
				task.Colour = components.TagColour(strings.TrimPrefix(s.in("tag").text("classes"), "govuk-tag--"))
			}
			if s.values["classes"] == "govuk-task-list__status--cannot-start-yet" {
				s.take("classes")
				task.CannotStart = true
			}
			p.Items = append(p.Items, task)
		}
		return components.TaskList(p)
	},
}

// textOr is for what govuk-frontend and Acorn take as usual differently.
func (o *options) textOr(key, usual string) string {
	if s := o.text(key); s != "" {
		return s
	}
	return usual
}

func (o *options) texts(key string) []string {
	all, _ := o.take(key).([]any)
	var texts []string
	for _, v := range all {
		if s, ok := v.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}

// choices are an example's radios or checkboxes.
func choices(o *options) []components.Choice {
	var items []components.Choice
	for _, i := range o.list("items") {
		c := components.Choice{
			Value: i.text("value"), Label: i.text("text"), Hint: i.in("hint").text("text"), ID: i.text("id"), Name: i.text("name"), Checked: i.flag("checked"),
			Disabled: i.flag("disabled"), Divider: i.text("divider"), Exclusive: i.text("behaviour") == "exclusive", Attrs: i.attrs(),
		}
		if body := i.in("conditional").text("html"); body != "" {
			c.Conditional = fragment(body)
		}
		items = append(items, c)
	}
	return items
}

func actions(o *options) []components.Action {
	var all []components.Action
	for _, a := range o.list("items") {
		all = append(all, components.Action{Text: a.text("text"), HiddenText: a.text("visuallyHiddenText"), Href: a.text("href"), Attrs: a.attrs()})
	}
	return all
}

func caption(o *options) components.Size {
	c, _ := o.values["captionClasses"].(string)
	if s, ok := strings.CutPrefix(c, "govuk-table__caption--"); ok {
		o.take("captionClasses")
		return components.Size(s)
	}
	return ""
}

func cells(_ *options, list []*options) []components.Cell {
	var all []components.Cell
	for _, c := range list {
		cell := components.Cell{Text: c.text("text"), Numeric: c.text("format") == "numeric", Colspan: c.number("colspan"), Rowspan: c.number("rowspan"), Classes: c.text("classes"), Attrs: c.attrs()}
		if body := c.text("html"); body != "" {
			cell.Content = fragment(body)
		}
		all = append(all, cell)
	}
	return all
}

func pageLink(o *options, key string) *components.PageLink {
	if !o.has(key) {
		return nil
	}
	l := o.in(key)
	return &components.PageLink{Href: l.text("href"), Text: l.text("text"), Label: l.text("labelText")}
}

// left are the options that Acorn's components leave out on purpose, with the reason. Keys are "option" or, for one component,
// "component.option"; the numbers of list items are left out.
var left = map[string]string{
	"html": words, "titleHtml": words, "descriptionHtml": words, "summaryHtml": words, "label.html": words, "prefix.html": words,
	"suffix.html": words, "fieldset.legend.html": words, "items.html": words, "items.hint.html": words, "items.title.html": words, "items.status.html": words,
	"items.status.tag.html": words, "errorList.html": words, "rows.key.html": words, "rows.actions.items.html": words, "card.title.html": words, "tag.html": words,

	"attributes": look, "errorList.attributes": look, "fieldset.classes": look, "fieldset.attributes": look, "countMessage.classes": look,
	"inputWrapper.classes": look, "inputWrapper.attributes": look, "prefix.classes": look, "prefix.attributes": look, "suffix.classes": look,
	"suffix.attributes": look, "items.label.classes": look, "items.label.attributes": look, "items.classes": look, "items.title.classes": look,
	"items.status.classes": look, "items.status.tag.attributes": look, "rows.key.classes": look, "rows.value.classes": look, "rows.actions.classes": look,
	"rows.actions.items.classes": look, "tag.classes": look,

	"javascript": drop, "chooseFilesButtonText": drop, "dropInstructionText": drop, "enteredDropZoneText": drop, "leftDropZoneText": drop, "noFileChosenText": drop,
	"multipleFilesChosenText.one": drop, "multipleFilesChosenText.other": drop, "wrapperClasses": drop, "wrapperAttributes.data-custom-attribute": drop,
	"wrapperAttributes.data-custom-attribute-2": drop, "file-upload.value": "browsers never fill a file in again",

	"textareaDescriptionText": lang, "charactersUnderLimitText.one": lang, "charactersUnderLimitText.other": lang, "charactersAtLimitText": lang,
	"charactersOverLimitText.one": lang, "charactersOverLimitText.other": lang, "wordsUnderLimitText.one": lang, "wordsUnderLimitText.other": lang,
	"wordsAtLimitText": lang, "wordsOverLimitText.one": lang, "wordsOverLimitText.other": lang, "day.label": lang, "month.label": lang, "year.label": lang,

	"maxwords": "govuk-frontend is giving it up for countType",

	"actions.classes": interruption, "actions.attributes": interruption, "actions.items.text": interruption, "actions.items.type": interruption,
	"actions.items.href": interruption, "actions.items.classes": interruption, "actions.items.attributes": interruption,

	"day.name": date, "month.name": date, "year.name": date, "day.classes": date, "month.classes": date, "year.classes": date, "items.name": date,
	"items.id": date, "items.value": date, "items.error": date, "items.pattern": date, "items.inputmode": date, "items.autocomplete": date, "items.attributes": date,
	"date-input.items.classes": date, "values.dob-user1-day": date, "values.dob-user1-month": date, "values.dob-user1-year": date,
}

// Why options are left out.
const (
	words        = "it is words: what is given as a string is escaped"
	look         = "this part has one look and needs no attributes"
	lang         = "the sentence comes from lang"
	drop         = "a file is chosen with the browser's own button, which needs no script"
	interruption = "Acorn interrupts people with a page of its own, not with a panel"
	date         = "a date is a day, a month and a year under one name, marked as wrong by flags"
)

// leftExamples are whole examples that are left out, with the reason.
var leftExamples = map[string]string{
	"date-input/day and month":                                                "a date has all three parts",
	"date-input/month and year":                                               "a date has all three parts",
	"date-input/with field value overriding values":                           "a part has one value",
	"date-input/with error on single field by omission":                       "the parts that are wrong are named",
	"select/with falsy values":                                                "values are strings",
	"button/don't prevent double click":                                       "it is off unless asked for",
	"error-message/visually hidden text removed":                              "an error always says that it is one",
	"error-summary/autofocus disabled":                                        "a summary of no errors is not written",
	"error-summary/autofocus explicitly enabled":                              "a summary of no errors is not written",
	"notification-banner/auto-focus explicitly enabled, with type as success": "it is on unless asked otherwise",
	"pagination/with custom link and item text":                               "pages have numbers",
	"radios/with falsy items":                                                 "a Go slice has no gaps",
	"radios/item checked overrides value":                                     "Checked and Value both choose; a page sets one",
	"checkboxes/with falsy values":                                            "a Go slice has no gaps",
	"checkboxes/item checked overrides values":                                "Checked and Values both choose; a page sets one",
	"task-list/with empty values":                                             "a Go slice has no gaps",
	"select/without values":                                                   "every option has a value",
	"select/without values with selected value":                               "every option has a value",
	"select/item selected overrides value":                                    "Selected and Value both choose; a page sets one",
}
