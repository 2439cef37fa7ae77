package cli

import "fmt"

// previewKeyName is the variable with the secret from which the addresses of private previews are made. It
// is no setting: those are public where the repository is.
const previewKeyName = "ISSUEBLOG_PREVIEW_KEY"

// previewKeyLeast is the length in bytes below which a key could be found by trying, by whoever was given one address.
const previewKeyLeast = 16

// secretKey is the key of the environment, "" if there is none that is a secret.
func secretKey(env *Env) string {
	if key := env.Getenv(previewKeyName); len(key) >= previewKeyLeast {
		return key
	}
	return ""
}

// previewKey is secretKey, and says why a key is not used.
func previewKey(p *printer, env *Env) string {
	key := secretKey(env)
	if key == "" && env.Getenv(previewKeyName) != "" {
		p.warn(previewKeyName+" is too short to be a secret, and is not used", fmt.Sprintf("make it %d random characters or more", 2*previewKeyLeast))
	}
	return key
}
