package markdown

import (
	"strings"

	"golang.org/x/net/html"
)

// copilot is where GitHub leads from "@copilot", which is no account.
const copilot = "https://gh.io/copilot-coding-agent-docs"

// mention finds the known account whose "@name" begins at i.
func (p *page) mention(s string, i int, in place) (*html.Node, int) {
	if p.options.User == nil || in.link || i > 0 && (isWord(s[i-1]) || s[i-1] == '@' || s[i-1] == '/') {
		return nil, 0
	}
	end := i + 1
	for end < len(s) && end-i <= 40 && (isWord(s[end]) && s[end] != '_' || s[end] == '-') {
		end++
	}
	if end == i+1 || end-i > 40 || end < len(s) && (s[end] == '_' || s[end] == '/') {
		return nil, 0
	}
	if end+1 < len(s) && s[end] == '.' && isWord(s[end+1]) {
		return nil, 0
	}
	address, name, ok := p.options.User(s[i+1 : end])
	if strings.EqualFold(s[i+1:end], "copilot") {
		address, name, ok = copilot, s[i+1:end], true
	}
	if !ok {
		return nil, 0
	}
	n := element("a", "@"+name, "class", "user-mention", "href", address)
	p.relate(n)
	return n, end
}
