package messages

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// post is a mail server in this process that keeps what it is given.
type post struct {
	mu       sync.Mutex
	received []received
	refuse   map[string]error // by command: mail, rcpt, data
	host     string
	port     int
	roots    *x509.CertPool
}

type received struct {
	from, to, user string
	encrypted      bool
	message        *mail.Message
	text           string
}

type postSession struct {
	post *post
	conn *smtp.Conn
	got  received
}

func (s *postSession) Reset()        { s.got = received{user: s.got.user} }
func (s *postSession) Logout() error { return nil }
func (s *postSession) refusal(command string) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	return s.post.refuse[command]
}

func (s *postSession) Mail(from string, _ *smtp.MailOptions) error {
	s.got.from = from
	return s.refusal("mail")
}

func (s *postSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.got.to = to
	return s.refusal("rcpt")
}

func (s *postSession) Data(r io.Reader) error {
	if err := s.refusal("data"); err != nil {
		return err
	}
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body := m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	s.got.message, s.got.text = m, strings.ReplaceAll(string(text), "\r\n", "\n")
	_, s.got.encrypted = s.conn.TLSConnectionState()
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.received = append(s.post.received, s.got)
	return nil
}

func (s *postSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *postSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "acorn" || password != "right" {
			return smtp.ErrAuthFailed
		}
		s.got.user = user
		return nil
	}), nil
}

// open starts the server. certificate is what it proves itself with, if it offers encryption.
func (p *post) open(t *testing.T, policy TLSPolicy) *post {
	t.Helper()
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &postSession{post: p, conn: c}, nil }))
	server.Domain = "post.test"
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if policy != NoTLS {
		vouched := httptest.NewTLSServer(nil) // for its certificate, which is good for 127.0.0.1
		t.Cleanup(vouched.Close)
		p.roots = x509.NewCertPool()
		p.roots.AddCert(vouched.Certificate())
		server.TLSConfig = &tls.Config{Certificates: vouched.TLS.Certificates}
		if policy == ImplicitTLS {
			listener = tls.NewListener(listener, server.TLSConfig)
		}
	}
	address := listener.Addr().(*net.TCPAddr)
	p.host, p.port = address.IP.String(), address.Port
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return p
}

func (p *post) config(policy TLSPolicy) Config {
	return Config{Host: p.host, Port: p.port, From: "Harwick Council <acorn@harwick.example>", TLS: policy, RootCAs: p.roots}
}

func (p *post) only(t *testing.T) received {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.received) != 1 {
		t.Fatalf("%d messages arrived, want 1", len(p.received))
	}
	return p.received[0]
}

func sender(t *testing.T, c Config) Sender {
	t.Helper()
	s, err := SMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var hello = Mail{To: "ana@example.org", Subject: "Your sign-in code", Text: "Your code is 123 456\n"}

func TestMailArrivesAsItWasWritten(t *testing.T) {
	p := new(post).open(t, NoTLS)
	long := strings.Repeat("A long line with é and £12,500. ", 40)
	m := Mail{To: "ana.o'neill+acorn@example.org", Subject: "Croeso i’r bleidlais: £12,500 i’ch ardal chi, mewn un neges go hir am arian a phleidleisio",
		Text: "Dear Zoë,\n\n.starts with a dot\n.\nFrom here on: ünïcödé ✓\n=20 is not a space\n" + long + "\n"}
	if err := sender(t, p.config(NoTLS)).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := p.only(t)
	header := got.message.Header
	subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q (%v)", subject, err)
	}
	if got.text != m.Text {
		t.Errorf("text %q\nwant %q", got.text, m.Text)
	}
	if got.from != "acorn@harwick.example" || got.to != m.To {
		t.Errorf("envelope from %s to %s", got.from, got.to)
	}
	from, err := header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Name != "Harwick Council" || from[0].Address != "acorn@harwick.example" {
		t.Errorf("from %v (%v)", from, err)
	}
	for name, want := range map[string]string{"Content-Type": "text/plain; charset=UTF-8", "Auto-Submitted": "auto-generated", "User-Agent": "", "X-Mailer": ""} {
		if header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, header.Get(name), want)
		}
	}
	if id := header.Get("Message-ID"); !strings.HasSuffix(id, "@harwick.example>") || len(id) < 30 {
		t.Errorf("message id %s", id)
	}
	if _, err := header.Date(); err != nil {
		t.Error(err)
	}
}

func TestEncryptionAndSignIn(t *testing.T) {
	with := func(c Config, user, password string) Config {
		c.User, c.Password = user, password
		return c
	}
	tests := []struct {
		name   string
		server TLSPolicy
		config func(p *post) Config
		fails  string
	}{
		{"STARTTLS", StartTLS, func(p *post) Config { return p.config(StartTLS) }, ""},
		{"STARTTLS with sign-in", StartTLS, func(p *post) Config { return with(p.config(""), "acorn", "right") }, ""},
		{"TLS from the first byte with sign-in", ImplicitTLS, func(p *post) Config { return with(p.config(ImplicitTLS), "acorn", "right") }, ""},
		{"a server that offers no STARTTLS", NoTLS, func(p *post) Config { return p.config(StartTLS) }, "STARTTLS"},
		{"a server nobody vouches for", StartTLS, func(p *post) Config {
			c := p.config(StartTLS)
			c.RootCAs = x509.NewCertPool()
			return c
		}, "certificate"},
		{"a server nobody vouches for, TLS from the first byte", ImplicitTLS, func(p *post) Config {
			c := p.config(ImplicitTLS)
			c.RootCAs = x509.NewCertPool()
			return c
		}, "certificate"},
		{"a wrong password", StartTLS, func(p *post) Config { return with(p.config(StartTLS), "acorn", "wrong") }, "535"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := new(post).open(t, test.server)
			config := test.config(p)
			err := sender(t, config).Send(t.Context(), hello)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("error %v, want one that says %s", err, test.fails)
				}
				if Permanent(err) {
					t.Error("the installation's trouble must not lose a message")
				}
				if len(p.received) != 0 {
					t.Error("sent all the same")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := p.only(t); !got.encrypted || got.user != config.User {
				t.Errorf("encrypted %v, signed in as %q", got.encrypted, got.user)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	reply := func(code int) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "<ana@example.org> is not wanted by acorn@harwick.example"}
	}
	tests := []struct {
		command   string
		code      int
		permanent bool
	}{
		{"rcpt", 550, true}, {"rcpt", 551, true}, {"rcpt", 450, false}, {"rcpt", 421, false},
		{"data", 554, true}, {"data", 552, true}, {"data", 451, false},
		{"mail", 451, false}, {"mail", 550, false}, // what the server thinks of us is not this message's fault
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.command, test.code), func(t *testing.T) {
			p := (&post{refuse: map[string]error{test.command: reply(test.code)}}).open(t, NoTLS)
			s := sender(t, p.config(NoTLS))
			err := s.Send(t.Context(), hello)
			var e *Error
			if !errors.As(err, &e) || e.Code != test.code || Permanent(err) != test.permanent {
				t.Fatalf("error %+v, permanent %v, want code %d, permanent %v", err, Permanent(err), test.code, test.permanent)
			}
			if !Permanent(fmt.Errorf("job 7: %w", err)) && test.permanent {
				t.Error("a wrapped error is no longer permanent")
			}
			if text := err.Error(); strings.Contains(text, "@") || strings.Contains(text, "ana") || !strings.Contains(text, "not wanted") {
				t.Errorf("the error says %q: addresses must be hidden, the rest not", text)
			}
			p.mu.Lock()
			p.refuse = nil
			p.mu.Unlock()
			if err := s.Send(t.Context(), hello); err != nil {
				t.Errorf("tried again: %v", err)
			}
			p.only(t)
		})
	}
	if Permanent(nil) || Permanent(errors.New("other")) {
		t.Error("no error and a strange error are not permanent")
	}
}

func TestInjectionIsRefusedBeforeConnecting(t *testing.T) {
	s := sender(t, Config{Host: "127.0.0.1", Port: 1, From: "acorn@harwick.example", TLS: NoTLS}) // nothing listens there
	for name, change := range map[string]func(*Mail){
		"subject with a header":       func(m *Mail) { m.Subject = "Hi\r\nBcc: all@example.org" },
		"subject with a line feed":    func(m *Mail) { m.Subject = "Hi\nBcc: all@example.org" },
		"subject with a separator":    func(m *Mail) { m.Subject = "Hi\u2028Bcc: all@example.org" },
		"subject with a null":         func(m *Mail) { m.Subject = "Hi\x00" },
		"subject that is not UTF-8":   func(m *Mail) { m.Subject = "Hi\xff" },
		"empty subject":               func(m *Mail) { m.Subject = " " },
		"recipient with a command":    func(m *Mail) { m.To = "ana@example.org>\r\nRCPT TO:<bob@example.org" },
		"two recipients":              func(m *Mail) { m.To = "ana@example.org, bob@example.org" },
		"recipient with a name":       func(m *Mail) { m.To = "Ana <ana@example.org>" },
		"recipient with a comment":    func(m *Mail) { m.To = "ana@example.org (Ana)" },
		"no recipient":                func(m *Mail) { m.To = "" },
		"no at":                       func(m *Mail) { m.To = "ana" },
		"endless recipient":           func(m *Mail) { m.To = strings.Repeat("a", 300) + "@example.org" },
		"empty text":                  func(m *Mail) { m.Text = "\n" },
		"text with a carriage return": func(m *Mail) { m.Text = "a\r\n.\r\nMAIL FROM:<x@example.org>" },
		"text with an escape":         func(m *Mail) { m.Text = "\x1b[31m" },
	} {
		t.Run(name, func(t *testing.T) {
			m := hello
			change(&m)
			err := s.Send(t.Context(), m)
			if !Permanent(err) || strings.Contains(err.Error(), "@") {
				t.Errorf("error %v, want a permanent one", err)
			}
		})
	}
	if err := s.Send(t.Context(), hello); err == nil || Permanent(err) {
		t.Errorf("nobody listening: %v, want an error that may pass", err)
	}
}

// silent accepts connections and says nothing after the lines it is given, one for each that it reads.
func silent(t *testing.T, lines ...string) (string, int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				from := bufio.NewReader(c)
				for _, l := range lines {
					_, _ = io.WriteString(c, l+"\r\n")
					if _, err := from.ReadString('\n'); err != nil {
						return
					}
				}
				_, _ = io.Copy(io.Discard, from) // until the other side hangs up
			}()
		}
	}()
	address := listener.Addr().(*net.TCPAddr)
	return address.IP.String(), address.Port
}

func TestASilentServerDoesNotHoldUpTheOutbox(t *testing.T) {
	for name, lines := range map[string][]string{
		"from the start":      nil,
		"after the greeting":  {"220 post.test"},
		"after the recipient": {"220 post.test", "250 post.test", "250 ok"},
	} {
		t.Run(name, func(t *testing.T) {
			host, port := silent(t, lines...)
			config := Config{Host: host, Port: port, From: "acorn@harwick.example", TLS: NoTLS, Timeout: 50 * time.Millisecond}
			err := sender(t, config).Send(t.Context(), hello)
			if err == nil || Permanent(err) {
				t.Errorf("error %v, want one that may pass", err)
			}

			config.Timeout = time.Hour
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			if err := sender(t, config).Send(ctx, hello); err == nil || Permanent(err) {
				t.Errorf("stopped by its context: error %v, want one that may pass", err)
			}
		})
	}
}

// A server that takes the message and then hangs up has the message: an error would send it twice.
func TestDeliveredIsDelivered(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		c, err := listener.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		from := bufio.NewReader(c)
		_, _ = io.WriteString(c, "220 post.test\r\n")
		for {
			l, err := from.ReadString('\n')
			if err != nil {
				return
			}
			switch {
			case l == ".\r\n":
				_, _ = io.WriteString(c, "250 taken\r\n")
				return
			case strings.HasPrefix(l, "DATA"):
				_, _ = io.WriteString(c, "354 go on\r\n")
			case strings.HasPrefix(l, "EHLO"), strings.HasPrefix(l, "MAIL"), strings.HasPrefix(l, "RCPT"):
				_, _ = io.WriteString(c, "250 ok\r\n")
			}
		}
	}()
	address := listener.Addr().(*net.TCPAddr)
	config := Config{Host: address.IP.String(), Port: address.Port, From: "acorn@harwick.example", TLS: NoTLS}
	if err := sender(t, config).Send(t.Context(), hello); err != nil {
		t.Errorf("a delivered message is reported as %v", err)
	}
}

func TestSMTPRefusesAConfiguration(t *testing.T) {
	good := Config{Host: "mail.example", From: "acorn@harwick.example"}
	if _, err := SMTP(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Config){
		"no host":                 func(c *Config) { c.Host = "" },
		"no sender":               func(c *Config) { c.From = "" },
		"two senders":             func(c *Config) { c.From = "a@harwick.example, b@harwick.example" },
		"sender with a header":    func(c *Config) { c.From = "Harwick\r\nBcc: x@example.org <a@harwick.example>" },
		"an unknown policy":       func(c *Config) { c.TLS = "sometimes" },
		"a password in the clear": func(c *Config) { c.TLS, c.User, c.Password = NoTLS, "u", "p" },
		"a user alone":            func(c *Config) { c.User = "u" },
		"a password alone":        func(c *Config) { c.Password = "p" },
		"a port that is none":     func(c *Config) { c.Port = 70000 },
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			change(&c)
			if s, err := SMTP(c); err == nil || s != nil {
				t.Errorf("accepted: %v", err)
			}
		})
	}
	for policy, port := range map[TLSPolicy]int{"": 587, StartTLS: 587, ImplicitTLS: 465, NoTLS: 25} {
		c := good
		c.TLS = policy
		s := sender(t, c).(*smtpSender)
		if s.config.Port != port || s.config.Timeout != 10*time.Second {
			t.Errorf("policy %q: port %d, time-out %s", policy, s.config.Port, s.config.Timeout)
		}
	}
}
