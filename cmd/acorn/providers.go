package main

import (
	"fmt"

	"acorn/handlers/identity"
)

// providers are the identity providers of the settings. One that does not answer now is asked again when somebody signs in with it.
func providers(c config) ([]*identity.Provider, error) {
	list := make([]*identity.Provider, 0, len(c.OIDC))
	for _, o := range c.OIDC {
		p, err := identity.New(identity.Config{Name: o.Name, Label: o.Label, Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret,
			RedirectURL: c.BaseURL + "/sign-in/back/" + o.Name})
		if err != nil {
			return nil, usageError{fmt.Sprintf("the identity provider %s: %v", o.Name, err)}
		}
		list = append(list, p)
	}
	return list, nil
}
