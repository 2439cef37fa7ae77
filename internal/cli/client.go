package cli

import (
	"context"

	"issueblog/internal/github"
)

// newClient is a client with the token that there is, if there is one.
func newClient(ctx context.Context, p *printer, env *Env) (client *github.Client, token string, err error) {
	token = findToken(ctx, env)
	p.hide(token)
	if client, err = clientWith(p, env, token); err != nil {
		return nil, "", usageError{err}
	}
	return client, token, nil
}

// clientWith is a client with a token, or without.
func clientWith(p *printer, env *Env, token string) (*github.Client, error) {
	return github.New(github.Options{Token: token, APIURL: env.Getenv("GITHUB_API_URL"), UserAgent: "issueblog/" + version(),
		Log: func(s string) { p.detail("%s", s) }})
}
