package main

import (
	"fmt"

	"acorn/handlers/identity"
)

// providers are the identity providers of the settings: those by which people sign in to their accounts, and those by which they sign in to vote, which know
// another address of ours to send people back to. One that does not answer now is asked again when somebody signs in with it.
func providers(c config) ([]*identity.Provider, []*identity.Provider, error) {
	var accounts, votes []*identity.Provider
	for _, o := range c.OIDC {
		config := identity.Config{Name: o.Name, Label: o.Label, Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret, ClientKey: o.ClientKey,
			RedirectURL: c.BaseURL + "/sign-in/back/" + o.Name}
		p, err := provider(config)
		if err != nil {
			return nil, nil, err
		}
		accounts = append(accounts, p)
		if !o.Votes {
			continue
		}
		config.RedirectURL, config.NoEmail = c.BaseURL+"/vote/back/"+o.Name, true
		if p, err = provider(config); err != nil {
			return nil, nil, err
		}
		votes = append(votes, p)
	}
	return accounts, votes, nil
}

func provider(c identity.Config) (*identity.Provider, error) {
	p, err := identity.New(c)
	if err != nil {
		return nil, usageError{fmt.Sprintf("the identity provider %s: %v", c.Name, err)}
	}
	return p, nil
}
