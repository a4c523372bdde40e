package messages

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"regexp"
	"strings"
	"time"
)

// NotifyURL is where GOV.UK Notify is reached.
const NotifyURL = "https://api.notifications.service.gov.uk"

// NotifyConfig says how to reach GOV.UK Notify.
type NotifyConfig struct {
	Key      string        // name-service-secret, as Notify gives it: the last two are UUIDs
	Template string        // the id of a text template that has nothing in it but ((message))
	URL      string        // NotifyURL when empty
	Timeout  time.Duration // for the whole of one message; 0 means 10 seconds
	Now      func() time.Time
}

// notifyAnswer is the most of an answer that is read.
const notifyAnswer = 64 << 10

// uuid is how Notify names services, secrets and templates.
const uuid = `[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`

var (
	notifyKey      = regexp.MustCompile(`^.*-(` + uuid + `)-(` + uuid + `)$`)
	notifyTemplate = regexp.MustCompile(`^` + uuid + `$`)
)

type notifySender struct {
	config          NotifyConfig
	service, secret string
	client          *http.Client
}

// Notify returns a sender of texts through GOV.UK Notify. It does not connect yet, so that a service that is down never stops a start; its errors are about the
// configuration alone.
func Notify(config NotifyConfig) (TextSender, error) {
	parts := notifyKey.FindStringSubmatch(config.Key)
	if parts == nil {
		return nil, errors.New("texts: the key is not one of GOV.UK Notify: a name and two ids, all joined by dashes")
	}
	if !notifyTemplate.MatchString(config.Template) {
		return nil, fmt.Errorf("texts: the template %q is not an id of GOV.UK Notify", config.Template)
	}
	if config.URL == "" {
		config.URL = NotifyURL
	}
	at, err := neturl.Parse(config.URL)
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, fmt.Errorf("texts: %q is not an address like %s", config.URL, NotifyURL)
	}
	config.URL = strings.TrimRight(config.URL, "/")
	if config.Timeout <= 0 {
		config.Timeout = defaultTimeout
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	// An answer that leads elsewhere is not followed: the token would go along.
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &notifySender{config, parts[1], parts[2], client}, nil
}

// SendText sends a text. One that may have been sent before is looked for first, by its reference: nobody gets the same text twice, and nobody pays for it.
func (n *notifySender) SendText(ctx context.Context, t Text) error {
	if err := t.check(); err != nil {
		return &Error{Permanent: true, text: true, err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, n.config.Timeout)
	defer cancel()
	if t.Again {
		sent, err := n.sent(ctx, t.Reference)
		if err != nil || sent {
			return err
		}
	}
	body, err := json.Marshal(map[string]any{"phone_number": t.To, "template_id": n.config.Template, "reference": t.Reference,
		"personalisation": map[string]string{"message": t.Text}})
	if err != nil {
		return &Error{Permanent: true, text: true, err: err}
	}
	status, answer, err := n.ask(ctx, http.MethodPost, "/v2/notifications/sms", body)
	if err != nil {
		return &Error{text: true, err: err}
	}
	if status == http.StatusCreated {
		return nil
	}
	return refusal(status, answer)
}

// sent reports whether Notify has a message with this reference.
func (n *notifySender) sent(ctx context.Context, reference string) (bool, error) {
	status, answer, err := n.ask(ctx, http.MethodGet, "/v2/notifications?"+neturl.Values{"reference": {reference}}.Encode(), nil)
	if err != nil {
		return false, &Error{text: true, err: err}
	}
	if status != http.StatusOK {
		return false, refusal(status, answer)
	}
	var found struct {
		Notifications []struct {
			Reference string `json:"reference"`
		} `json:"notifications"`
	}
	if err := json.Unmarshal(answer, &found); err != nil {
		return false, &Error{text: true, err: fmt.Errorf("an answer that cannot be read: %w", err)}
	}
	return len(found.Notifications) > 0, nil
}

// ask asks Notify for something, and answers its status and what it says.
func (n *notifySender) ask(ctx context.Context, method, path string, body []byte) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, n.config.URL+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	token, err := n.token()
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := n.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, notifyAnswer))
	return response.StatusCode, answer, err
}

// token shows Notify that it is us: a JSON Web Token (RFC 7519), signed with the secret by HMAC-SHA256. It is good for 30 seconds, so each request has its own.
func (n *notifySender) token() (string, error) {
	claims, err := json.Marshal(map[string]any{"iss": n.service, "iat": n.config.Now().Unix()})
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString(claims)
	mac := hmac.New(sha256.New, []byte(n.secret))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// refusal is the error of an answer that is no success. Only a number that Notify will never send to is the message's own fault. A template that is not there, a service that is still
// on trial, a key that is revoked, a clock that is wrong (403) and a limit that is reached (429) are the installation's, and no reason to lose people's codes.
func refusal(status int, answer []byte) *Error {
	var said struct {
		Errors []struct {
			Error   string `json:"error"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	e := &Error{Code: status, text: true}
	if err := json.Unmarshal(answer, &said); err != nil || len(said.Errors) == 0 {
		e.err = fmt.Errorf("status %d", status)
		return e
	}
	var why []string
	for _, s := range said.Errors {
		why = append(why, s.Error+": "+s.Message)
		if status == http.StatusBadRequest && (strings.HasPrefix(s.Message, "phone_number ") || strings.Contains(s.Message, "international mobile numbers")) {
			e.Permanent = true
		}
	}
	e.err = fmt.Errorf("status %d, %s", status, strings.Join(why, "; "))
	return e
}

// check refuses a text that would go to no UK mobile number, or would cost as much as several.
func (t Text) check() error {
	if !ukMobile.MatchString(t.To) {
		return errors.New("the recipient is no UK mobile number")
	}
	if t.Reference == "" {
		return errors.New("the reference is empty")
	}
	if strings.TrimSpace(t.Text) == "" {
		return errors.New("the text is empty")
	}
	return checkText(t.Text, "\n")
}

// ukMobile is a UK mobile number as it is dialled from abroad. What nobody should be sent a text to, models.ParseMobile refuses before.
var ukMobile = regexp.MustCompile(`^\+447[0-9]{9}$`)
