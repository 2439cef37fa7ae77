package cli

import "testing"

// A token of gh's goes to the API of its own host only, and only over TLS.
func TestGhHost(t *testing.T) {
	for api, want := range map[string]string{
		"":                                "github.com",
		"https://api.github.com":          "github.com",
		"https://API.GitHub.com/":         "github.com",
		"https://git.example.com/api/v3":  "git.example.com",
		"https://api.tenant.ghe.com":      "tenant.ghe.com",
		"http://api.github.com":           "",
		"http://127.0.0.1:8779":           "",
		"https://github.com:8443/api/v3":  "",
		"https://user@git.example.com":    "git.example.com",
		"https://github.com.evil.example": "github.com.evil.example",
		"://":                             "",
		"file:///etc":                     "",
	} {
		if got := ghHost(api); got != want {
			t.Errorf("%q: %q, want %q", api, got, want)
		}
	}
}
