package messages

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// TLSPolicy is how a connection to the mail server is encrypted.
type TLSPolicy string

// The policies. None of them goes on in the clear when encryption fails.
const (
	StartTLS    TLSPolicy = "starttls" // begins in the clear and must change to TLS before anything is said; the empty value means this
	ImplicitTLS TLSPolicy = "tls"      // TLS from the first byte (RFC 8314)
	NoTLS       TLSPolicy = "none"     // for a server on the same machine; no password can be used
)

// Config says how to reach the mail server.
type Config struct {
	Host     string
	Port     int    // 0 means 587, with ImplicitTLS 465, with NoTLS 25
	User     string // empty for a server that asks for no sign-in
	Password string
	From     string // an address, with a name if wanted: Harwick Council <acorn@harwick.example>
	TLS      TLSPolicy
	RootCAs  *x509.CertPool // who vouches for the server; nil means the system's
	Timeout  time.Duration  // for the whole of one message; 0 means 10 seconds
}

const defaultTimeout = 10 * time.Second

type smtpSender struct {
	config Config
	from   *netmail.Address
}

// SMTP returns a sender through the mail server. It does not connect yet, so that a mail server that is down never stops a start;
// its errors are about the configuration alone.
func SMTP(config Config) (Sender, error) {
	from, err := netmail.ParseAddress(config.From)
	if err != nil {
		return nil, fmt.Errorf("mail: the sender %q is not an address: %w", config.From, err)
	}
	if err := errors.Join(checkAddress(from.Address), checkText(from.Name, "")); err != nil {
		return nil, fmt.Errorf("mail: the sender: %w", err)
	}
	ports := map[TLSPolicy]int{StartTLS: 587, ImplicitTLS: 465, NoTLS: 25}
	if config.TLS == "" {
		config.TLS = StartTLS
	}
	if _, ok := ports[config.TLS]; !ok {
		return nil, fmt.Errorf("mail: the TLS policy %q is not %q, %q or %q", config.TLS, StartTLS, ImplicitTLS, NoTLS)
	}
	if config.TLS == NoTLS && (config.User != "" || config.Password != "") {
		return nil, errors.New("mail: a password is sent over TLS only")
	}
	if (config.User == "") != (config.Password == "") {
		return nil, errors.New("mail: a user and a password go together")
	}
	if config.Port == 0 {
		config.Port = ports[config.TLS]
	}
	if config.Timeout <= 0 {
		config.Timeout = defaultTimeout
	}
	s := &smtpSender{config, from}
	if _, err := s.client(nil); err != nil { // checks the host and port too
		return nil, fmt.Errorf("mail: %w", err)
	}
	return s, nil
}

// Send makes a connection of its own for each message: an outbox is not so busy that a dead connection is worth keeping.
func (s *smtpSender) Send(ctx context.Context, m Mail) error {
	if err := m.check(); err != nil {
		return &Error{Permanent: true, err: err}
	}
	message, err := s.message(m)
	if err != nil {
		return &Error{Permanent: true, err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()

	// The library reads with a deadline of its own that it keeps moving, and forgets the connection when it fails: closing it
	// under the library's hands is what ends a conversation on time.
	hangUp := func() {}
	client, err := s.client(func(dialing context.Context, network, address string) (net.Conn, error) {
		c, err := s.dial(dialing, network, address)
		if err == nil {
			stop := context.AfterFunc(ctx, func() { _ = c.Close() })
			hangUp = func() { stop(); _ = c.Close() }
		}
		return c, err
	})
	if err != nil {
		return &Error{err: err}
	}
	defer func() { hangUp() }()
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return &Error{err: err}
	}
	if err := client.SendWithSMTPClient(session, message); err != nil && !message.IsDelivered() {
		return classify(err)
	}
	// The server has the message. Whatever fails now must not send it again.
	_ = session.Quit()
	return nil
}

// dial connects. ImplicitTLS is done here because the library would skip it for a dialer that is not its own.
func (s *smtpSender) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if s.config.TLS == ImplicitTLS {
		return (&tls.Dialer{Config: s.tls()}).DialContext(ctx, network, address)
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

func (s *smtpSender) tls() *tls.Config {
	return &tls.Config{ServerName: s.config.Host, RootCAs: s.config.RootCAs, MinVersion: tls.VersionTLS12}
}

func (s *smtpSender) client(dial mail.DialContextFunc) (*mail.Client, error) {
	options := []mail.Option{
		mail.WithPort(s.config.Port), mail.WithTimeout(s.config.Timeout), mail.WithTLSConfig(s.tls()), mail.WithTLSPolicy(mail.TLSMandatory),
		mail.WithoutNoop(),
	}
	switch s.config.TLS {
	case ImplicitTLS:
		options = append(options, mail.WithSSL())
	case NoTLS:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if s.config.User != "" {
		options = append(options, mail.WithUsername(s.config.User), mail.WithPassword(s.config.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	if dial != nil {
		options = append(options, mail.WithDialContextFunc(dial))
	}
	return mail.NewClient(s.config.Host, options...)
}

// message writes the headers. The library encodes a subject that is not ASCII (RFC 2047).
func (s *smtpSender) message(m Mail) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	message.FromMailAddress(s.from)
	if err := message.To(m.To); err != nil {
		return nil, err
	}
	message.Subject(m.Subject)
	message.SetDate()
	// Named after the sender's domain: the default would tell everyone the name of this machine.
	message.SetMessageIDWithValue(rand.Text() + s.from.Address[strings.LastIndex(s.from.Address, "@"):])
	// So that no out-of-office note answers (RFC 3834 §5).
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(mail.TypeTextPlain, m.Text)
	return message, nil
}

// classify tells a refusal of this message from trouble that may pass.
func classify(err error) *Error {
	e := &Error{err: err}
	var refused *mail.SendError
	if !errors.As(err, &refused) {
		return e
	}
	e.Code = refused.ErrorCode()
	switch refused.Reason {
	case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrSMTPDataClose:
		e.Permanent = e.Code >= 500
	}
	return e
}
