package identity

import (
	_ "github.com/coreos/go-oidc/v3/oidc"
	_ "github.com/markbates/goth"
	_ "github.com/oauth2-proxy/mockoidc"
	_ "golang.org/x/oauth2"
	_ "golang.org/x/sync/singleflight"
)
