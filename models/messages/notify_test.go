package messages

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Parts of a key as Notify's specification shows it.
const (
	notifyService = "26785a09-ab16-4eb0-8407-a37497a57506"
	notifySecret  = "3d844edf-8d35-48ac-975b-e847b4f122b0"
	notifyText    = "0b0a2dd7-5b27-4f2b-9e4e-3f6a8f6b3b1c"
)

// notify is GOV.UK Notify in this process: it checks the token as the specification says, keeps what it is given, and answers as it does.
type notify struct {
	t        *testing.T
	mu       sync.Mutex
	now      time.Time
	received []map[string]any
	refuse   func() (int, string) // in place of taking the next text
	lose     bool                 // takes the next text and answers nothing
	*httptest.Server
}

func newNotify(t *testing.T) *notify {
	n := &notify{t: t, now: summer}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v2/notifications/sms", n.guarded(n.sms))
	mux.HandleFunc("GET /v2/notifications", n.guarded(n.list))
	n.Server = httptest.NewServer(mux)
	t.Cleanup(n.Close)
	return n
}

// then changes how the fake behaves from now on, between two requests.
func (n *notify) then(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
}

// texts are those that it took.
func (n *notify) texts() []map[string]any {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.received)
}

func (n *notify) sender(t *testing.T, now time.Time) TextSender {
	s, err := Notify(NotifyConfig{Key: "my-test_key-" + notifyService + "-" + notifySecret, Template: notifyText, URL: n.URL + "/", Timeout: time.Second, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (n *notify) answer(w http.ResponseWriter, status int, kind, message string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status_code": status, "errors": []map[string]string{{"error": kind, "message": message}}})
}

// guarded checks the token: HS256 by the secret, of this service, within 30 seconds.
func (n *notify) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		defer n.mu.Unlock()
		parts := strings.Split(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), ".")
		if len(parts) != 3 {
			n.answer(w, http.StatusUnauthorized, "AuthError", "Unauthorized: authentication token must be provided")
			return
		}
		var header struct{ Typ, Alg string }
		var claims struct {
			Iss string
			Iat int64
		}
		for i, into := range []any{&header, &claims} {
			text, err := base64.RawURLEncoding.DecodeString(parts[i])
			if err != nil || json.Unmarshal(text, into) != nil {
				n.answer(w, http.StatusForbidden, "AuthError", "Invalid token: signature, api token is not valid")
				return
			}
		}
		mac := hmac.New(sha256.New, []byte(notifySecret))
		mac.Write([]byte(parts[0] + "." + parts[1]))
		age := n.now.Sub(time.Unix(claims.Iat, 0))
		switch {
		case header.Alg != "HS256" || header.Typ != "JWT" || claims.Iss != notifyService || base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) != parts[2]:
			n.answer(w, http.StatusForbidden, "AuthError", "Invalid token: signature, api token is not valid")
		case age > 30*time.Second || age < -30*time.Second:
			n.answer(w, http.StatusForbidden, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
		default:
			next(w, r)
		}
	}
}

func (n *notify) sms(w http.ResponseWriter, r *http.Request) {
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.Header.Get("Content-Type") != "application/json" {
		n.answer(w, http.StatusBadRequest, "BadRequestError", "Invalid JSON supplied in POST data")
		return
	}
	if n.refuse != nil {
		status, message := n.refuse()
		kind, message, _ := strings.Cut(message, ": ")
		n.answer(w, status, kind, message)
		return
	}
	n.received = append(n.received, body)
	if n.lose {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": body["reference"]})
}

func (n *notify) list(w http.ResponseWriter, r *http.Request) {
	found := []map[string]any{}
	for _, body := range n.received {
		if body["reference"] == r.URL.Query().Get("reference") {
			found = append(found, body)
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"notifications": found})
}

func TestNotifySends(t *testing.T) {
	t.Parallel()
	n := newNotify(t)
	text := Text{To: "+447700900123", Text: VoteCodeText(ctx, council, "482913", 15), Reference: "m1"}
	if err := n.sender(t, summer).SendText(ctx, text); err != nil {
		t.Fatal(err)
	}
	received := n.texts()
	if len(received) != 1 {
		t.Fatalf("%d texts, want 1", len(received))
	}
	want := map[string]any{"phone_number": text.To, "template_id": notifyText, "reference": "m1", "personalisation": map[string]any{"message": text.Text}}
	if got := received[0]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sent %v, want %v", got, want)
	}
}

// Whoever was not answered tries again, and the person gets one text all the same.
func TestNotifySendsOnce(t *testing.T) {
	t.Parallel()
	n := newNotify(t)
	sender, text := n.sender(t, summer), Text{To: "+447700900123", Text: "482 913", Reference: "m1"}
	n.then(func() { n.lose = true })
	err := sender.SendText(ctx, text)
	if err == nil || Permanent(err) {
		t.Fatalf("an answer that was lost gives %v, want an error that passes", err)
	}
	n.then(func() { n.lose = false })
	text.Again = true
	if err := sender.SendText(ctx, text); err != nil {
		t.Fatal(err)
	}
	text.Reference = "m2"
	if err := sender.SendText(ctx, text); err != nil {
		t.Fatal(err)
	}
	if sent := len(n.texts()); sent != 2 {
		t.Errorf("%d texts, want one a message", sent)
	}
}

func TestNotifyRefusals(t *testing.T) {
	t.Parallel()
	for message, test := range map[string]struct {
		status    int
		permanent bool
	}{
		"ValidationError: phone_number Number is not valid - double check the phone number you entered":      {http.StatusBadRequest, true},
		"BadRequestError: Cannot send to international mobile numbers":                                       {http.StatusBadRequest, true},
		"ValidationError: template_id is not a valid UUID":                                                   {http.StatusBadRequest, false},
		"BadRequestError: Template not found":                                                                {http.StatusBadRequest, false},
		"BadRequestError: Can't send to this recipient when service is in trial mode":                        {http.StatusBadRequest, false},
		"AuthError: Error: Your system clock must be accurate to within 30 seconds":                          {http.StatusForbidden, false},
		"RateLimitError: Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds":              {http.StatusTooManyRequests, false},
		"TooManyRequestsError: Exceeded send limits (50) for today":                                          {http.StatusTooManyRequests, false},
		"Exception: Internal server error, about +447700900123 and 07700900123 and sam@example.org":          {http.StatusInternalServerError, false},
		"ValidationError: phone_number looks like a number, and yet this is not what is wrong with the text": {http.StatusForbidden, false},
	} {
		n := newNotify(t)
		n.then(func() { n.refuse = func() (int, string) { return test.status, message } })
		err := n.sender(t, summer).SendText(ctx, Text{To: "+447700900123", Text: "482 913", Reference: "m1"})
		if err == nil || Permanent(err) != test.permanent {
			t.Errorf("%s: %v, permanent %v, want %v", message, err, Permanent(err), test.permanent)
		}
		if err != nil && (strings.Contains(err.Error(), "900123") || strings.Contains(err.Error(), "sam@") || !strings.Contains(err.Error(), "sending a text")) {
			t.Errorf("the error tells a number: %v", err)
		}
	}
}

func TestNotifyNeedsTheRightTime(t *testing.T) {
	t.Parallel()
	n := newNotify(t)
	err := n.sender(t, summer.Add(time.Minute)).SendText(ctx, Text{To: "+447700900123", Text: "482 913", Reference: "m1"})
	if err == nil || Permanent(err) || !strings.Contains(err.Error(), "clock") {
		t.Errorf("a wrong clock gives %v, want an error that passes and says so", err)
	}
}

// What must never be sent is not even asked for.
func TestNotifyTakesUKMobilesOnly(t *testing.T) {
	t.Parallel()
	n := newNotify(t)
	for _, to := range []string{"", "07700900123", "+33612345678", "+4477009001234", "+447700900123,+447700900124", "sam@example.org", "+441632960983"} {
		if err := n.sender(t, summer).SendText(ctx, Text{To: to, Text: "482 913", Reference: "m1"}); !Permanent(err) {
			t.Errorf("a text to %q gives %v, want one that never goes", to, err)
		}
	}
	for _, text := range []Text{{To: "+447700900123", Reference: "m1"}, {To: "+447700900123", Text: "482 913"}, {To: "+447700900123", Text: "a\x00b", Reference: "m1"}} {
		if err := n.sender(t, summer).SendText(ctx, text); !Permanent(err) {
			t.Errorf("%+v gives %v, want one that never goes", text, err)
		}
	}
	if sent := len(n.texts()); sent != 0 {
		t.Errorf("%d were sent", sent)
	}
}

func TestNotifyThatIsAway(t *testing.T) {
	t.Parallel()
	n := newNotify(t)
	sender := n.sender(t, summer)
	n.Close()
	if err := sender.SendText(ctx, Text{To: "+447700900123", Text: "482 913", Reference: "m1"}); err == nil || Permanent(err) {
		t.Errorf("a service that is away gives %v, want an error that passes", err)
	}
}

func TestNotifyConfiguration(t *testing.T) {
	t.Parallel()
	key := "live-" + notifyService + "-" + notifySecret
	for name, test := range map[string]struct {
		config NotifyConfig
		wrong  string
	}{
		"whole":             {NotifyConfig{Key: key, Template: notifyText}, ""},
		"another address":   {NotifyConfig{Key: key, Template: notifyText, URL: "http://127.0.0.1:6011"}, ""},
		"no key":            {NotifyConfig{Template: notifyText}, "key"},
		"half a key":        {NotifyConfig{Key: "live-" + notifySecret, Template: notifyText}, "key"},
		"no template":       {NotifyConfig{Key: key}, "template"},
		"a template's name": {NotifyConfig{Key: key, Template: "codes"}, "template"},
		"no address":        {NotifyConfig{Key: key, Template: notifyText, URL: "api.notifications.service.gov.uk"}, "address"},
	} {
		_, err := Notify(test.config)
		if (err == nil) != (test.wrong == "") || err != nil && (!strings.Contains(err.Error(), test.wrong) || strings.Contains(err.Error(), notifySecret)) {
			t.Errorf("%s: %v, want %q and no secret", name, err, test.wrong)
		}
	}
}
