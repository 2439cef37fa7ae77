//go:build ignore

// Writes what a sync would know of the repository of some pairs of Markdown and GitHub's HTML: the issues that
// exist and the accounts that take part, for the stand-in to serve.
//
//	go run .ci/facts.go pairs.jsonl.gz DIR
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	issueLink = regexp.MustCompile(`href="https://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull)/(\d+)[^"]*"[^>]*>#\d+<`)
	mention   = regexp.MustCompile(`class="user-mention[^>]*>@([\w-]+)<`)
)

type object map[string]any

func main() {
	log.SetFlags(0)
	file, err := os.Open(os.Args[1])
	check(err)
	unzipped, err := gzip.NewReader(file)
	check(err)
	numbers, users, name := map[int]bool{}, map[string]bool{}, ""
	for d := json.NewDecoder(bufio.NewReader(unzipped)); ; {
		var pair struct{ Repo, HTML string }
		err := d.Decode(&pair)
		if err == io.EOF {
			break
		}
		check(err)
		name = pair.Repo
		for _, m := range issueLink.FindAllStringSubmatch(pair.HTML, -1) {
			n, err := strconv.Atoi(m[1])
			check(err)
			numbers[n] = true
		}
		for _, m := range mention.FindAllStringSubmatch(pair.HTML, -1) {
			users[m[1]] = true
		}
	}
	const day = "2026-01-01T00:00:00Z"
	owner, repo, _ := strings.Cut(name, "/")
	var issues, comments []object
	for _, n := range slices.Sorted(maps.Keys(numbers)) {
		issues = append(issues, object{"id": 1000 + n, "number": n, "title": "Issue", "body": "", "state": "open",
			"user": object{"login": "somebody", "id": 2, "type": "User"}, "created_at": day, "updated_at": day})
	}
	for i, login := range slices.Sorted(maps.Keys(users)) {
		comments = append(comments, object{"id": 5000 + i, "body": "x", "created_at": day, "updated_at": day, "issue_number": issues[0]["number"],
			"issue_url": "https://api.github.com/repos/" + name + "/issues/" + strconv.Itoa(issues[0]["number"].(int)),
			"user":      object{"login": login, "id": 10 + i, "type": "User"}})
	}
	write("repo.json", object{"id": 1, "name": repo, "owner": object{"login": owner, "id": 1, "type": "User"}, "default_branch": "main",
		"created_at": day, "updated_at": day, "pushed_at": day})
	write("issues.json", issues)
	write("comments.json", comments)
	write("labels.json", []object{})
}

func write(name string, v any) {
	b, err := json.Marshal(v)
	check(err)
	check(os.WriteFile(filepath.Join(os.Args[2], name), b, 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
